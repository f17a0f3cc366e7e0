/**
 * The instruction set, shared by the compiler, the VM (vm/interpret.ts, whose cases stand in this order) and SPEC.md.
 *
 * A function's code is an Int32Array of instructions of varying length:
 *
 *     | opcode | operand 1 | operand 2 | … |
 *
 * Registers of a frame, in one host array (the compiler names constants before the number of registers is known, as −1 − index):
 *
 *     | parameters | variables and temporaries, as a stack | constants |
 *     0            parameters                     registers            registers + constants
 *
 * Operand letters: `w` a register that is written, `r` one that is read (or a constant), `c` a register that holds a Cell,
 * `n` index of a name, `i` a plain integer, `j` a jump target (absolute), `f` index of a function in the program,
 * `a` the first of a row of registers whose number is the `i` that follows.
 *
 * A change of this table, or of what the compiler does with it, raises BYTECODE_VERSION, and old versions stay loadable (F43).
 */
export const OPCODE_TABLE = [
  ["MOVE", "wr", "w = r"],
  ["NEW_CELL", "w", "w = a fresh cell that is unset"],
  ["WRAP_CELL", "w", "w = a cell that holds what w held"],
  ["COPY_CELL", "w", "w = a fresh cell with the value of the cell in w: one variable per iteration"],
  ["LOAD_CELL", "wc", "w = value of the cell in c"],
  ["STORE_CELL", "cr", "value of the cell in c = r"],
  ["LOAD_CAPTURE_CELL", "wi", "w = value of the cell that is capture i"],
  ["STORE_CAPTURE_CELL", "ir", "value of the cell that is capture i = r"],
  ["LOAD_CAPTURE", "wi", "w = capture i, whose variable no longer changes"],
  ["LOAD_SELF", "w", "w = the running function"],
  ["UNSET", "w", "w = unset (temporal dead zone)"],
  ["CHECK_SET", "rn", "ReferenceError when r is unset: a declared name before its declaration"],
  ["CHECK_ASSIGNED", "rn", "ReferenceError when r is unset: an undeclared name before its assignment"],
  ["LOAD_GLOBAL", "wn", "w = the host's value of that name"],
  ["THROW_ERROR", "in", "throw a new error: class by number (0 TypeError, 1 ReferenceError), message n"],
  ["ADD", "wrr", "w = r + r"],
  ["SUBTRACT", "wrr", "w = r - r"],
  ["MULTIPLY", "wrr", "w = r * r"],
  ["DIVIDE", "wrr", "w = r / r"],
  ["REMAINDER", "wrr", "w = r % r"],
  ["POWER", "wrr", "w = r ** r"],
  ["BIT_AND", "wrr", "w = r & r"],
  ["BIT_OR", "wrr", "w = r | r"],
  ["BIT_XOR", "wrr", "w = r ^ r"],
  ["SHIFT_LEFT", "wrr", "w = r << r"],
  ["SHIFT_RIGHT", "wrr", "w = r >> r"],
  ["SHIFT_RIGHT_UNSIGNED", "wrr", "w = r >>> r"],
  ["EQUAL", "wrr", "w = r == r"],
  ["NOT_EQUAL", "wrr", "w = r != r"],
  ["SAME", "wrr", "w = r === r"],
  ["NOT_SAME", "wrr", "w = r !== r"],
  ["LESS", "wrr", "w = r < r"],
  ["LESS_EQUAL", "wrr", "w = r <= r"],
  ["GREATER", "wrr", "w = r > r"],
  ["GREATER_EQUAL", "wrr", "w = r >= r"],
  ["IN", "wrr", "w = r in r"],
  ["INSTANCE_OF", "wrr", "w = r instanceof r"],
  ["NEGATE", "wr", "w = -r"],
  ["TO_NUMBER", "wr", "w = +r"],
  ["BIT_NOT", "wr", "w = ~r"],
  ["NOT", "wr", "w = !r"],
  ["TYPE_OF", "wr", "w = typeof r"],
  ["INCREMENT", "wr", "w = r + 1 with r converted to a number"],
  ["DECREMENT", "wr", "w = r - 1 with r converted to a number"],
  ["JUMP", "j", "go to j"],
  ["JUMP_IF", "rj", "go to j when r is truthy"],
  ["JUMP_UNLESS", "rj", "go to j when r is falsy"],
  ["JUMP_IF_NULLISH", "rj", "go to j when r is null or undefined"],
  ["JUMP_UNLESS_NULLISH", "rj", "go to j when r is neither null nor undefined"],
  ["JUMP_UNLESS_UNDEFINED", "rj", "go to j when r is not undefined"],
  ["JUMP_IF_LESS", "rrj", "go to j when r < r"],
  ["JUMP_IF_LESS_EQUAL", "rrj", "go to j when r <= r"],
  ["JUMP_IF_GREATER", "rrj", "go to j when r > r"],
  ["JUMP_IF_GREATER_EQUAL", "rrj", "go to j when r >= r"],
  ["JUMP_UNLESS_LESS", "rrj", "go to j unless r < r"],
  ["JUMP_UNLESS_LESS_EQUAL", "rrj", "go to j unless r <= r"],
  ["JUMP_UNLESS_GREATER", "rrj", "go to j unless r > r"],
  ["JUMP_UNLESS_GREATER_EQUAL", "rrj", "go to j unless r >= r"],
  ["JUMP_IF_SAME", "rrj", "go to j when r === r"],
  ["JUMP_UNLESS_SAME", "rrj", "go to j unless r === r"],
  ["JUMP_TABLE", "rij", "r is an index: go to the j of that number out of the i that follow (after a finally block)"],
  ["NEW_OBJECT", "w", "w = {}"],
  ["NEW_ARRAY", "wai", "w = array of the i values from a on"],
  ["APPEND", "rr", "push the second r to the array in the first"],
  ["APPEND_HOLE", "r", "lengthen the array in r by a hole"],
  ["APPEND_ALL", "rr", "push all that iterating the second r gives"],
  ["DEFINE", "rnr", "own property n of the new object in r = r"],
  ["DEFINE_COMPUTED", "rrr", "own property of the new object: key r, value r; names an unnamed function"],
  ["COPY_PROPERTIES", "rr", "own properties of the second r into the new object in the first (spread)"],
  ["REST_PROPERTIES", "wrai", "w = object of the own properties of r but the i keys from a on"],
  ["TO_KEY", "wr", "w = r as a property key, a string or number"],
  ["GET", "wrn", "w = property n of r"],
  ["GET_ITEM", "wrr", "w = property r of r"],
  ["SET", "rnr", "property n of r = r"],
  ["SET_ITEM", "rrr", "property r of r = r"],
  ["DELETE", "wrr", "w = delete property r of r"],
  [
    "REQUIRE_OBJECT",
    "rnni",
    "TypeError when r is null or undefined: its property n (or none) is wanted of what the source calls n; i: message",
  ],
  ["CALL", "wrai", "w = call r with the i arguments from a on"],
  ["CALL_METHOD", "wrnai", "w = call property n of r, on r"],
  ["CALL_ON", "wrrai", "w = call the first r with the second as receiver"],
  ["CALL_SPREAD", "wrrr", "w = call the first r, receiver the second, arguments the array in the third"],
  ["NEW", "wrai", "w = new r with the i arguments from a on"],
  ["NEW_SPREAD", "wrr", "w = new r with the arguments in the array"],
  ["CLOSURE", "wf", "w = a function made of code f and what it captures"],
  ["RETURN", "r", "leave the function with r"],
  ["THROW", "r", "throw r"],
  ["AWAIT", "wri", "suspend until the promise of r settles; w = its value; i registers are in use"],
  ["ITERATE", "wr", "w = iterator over r"],
  ["NEXT", "wrj", "w = next value of the iterator in r, or go to j at its end"],
  ["NEXT_OR_UNDEFINED", "wr", "w = next value of the iterator in r, or undefined at its end"],
  ["REST_ITEMS", "wr", "w = array of what the iterator in r still has"],
  ["KEYS", "wr", "w = state that runs through the keys of r (for…in)"],
  ["NEXT_KEY", "wrrj", "w = next key in state r that the object r still has, or go to j"],
  ["TO_STRING", "wr", "w = r as a string (template literal)"],
  ["CONCAT", "wai", "w = the i strings from a on, joined (template literal)"],
] as const satisfies readonly (readonly [string, string, string])[];

/** Last operand of REQUIRE_OBJECT: the message is that of reading the property, not of destructuring. */
export const READING = 1;

/** Raised whenever a snapshot or a stored program of the version before could be misread. */
export const BYTECODE_VERSION = 1;

/** Version of the language itself, to which a run is bound (F43). */
export const LANGUAGE_VERSION = 1;

export type OpcodeName = (typeof OPCODE_TABLE)[number][0];

/** Number of each opcode. */
export const OP = Object.fromEntries(OPCODE_TABLE.map(([name], index) => [name, index])) as Readonly<
  Record<OpcodeName, number>
>;

/** Operand letters by opcode number. */
export const OPERANDS: readonly string[] = OPCODE_TABLE.map(([, operands]) => operands);
