import { OP, OPERANDS, READING } from "../compile/opcodes.ts";
import {
  type Frame,
  FunctionValue,
  IteratorValue,
  type NativeSteps,
  PlainObject,
  type Value,
  type Vm,
} from "../values/values.ts";
import { NEEDS_SCRIPT, toKey, toPrimitive, toPrimitiveSteps, toStringSteps } from "./conversions.ts";
import {
  binary,
  binarySteps,
  concat,
  copyProperties,
  instanceOf,
  isIn,
  keysOf,
  unaryOnNumber,
  unarySteps,
} from "./operators.ts";
import { deleteProperty } from "./properties.ts";
import { describeType, typeError } from "./script-throw.ts";
import { appendAll, getChecked, getMethod, iterateChecked, restItems, setChecked } from "./slow-paths.ts";

/** One instruction: its frame and place. The frame's pc is already behind it. */
class At {
  readonly frame: Frame;
  readonly #pc: number;

  constructor(frame: Frame, pc: number) {
    this.frame = frame;
    this.#pc = pc;
  }

  get opcode(): number {
    return this.operand(0);
  }

  operand(index: number): number {
    return this.frame.code.code[this.#pc + index]!;
  }

  read(index: number): Value {
    return this.frame.registers[this.operand(index)];
  }

  write(value: Value): void {
    this.frame.registers[this.operand(1)] = value;
  }

  name(index: number): string {
    return this.frame.code.names[this.operand(index)]!;
  }

  /** The values of a row of registers: operand `index` is its first, the one behind it their number. */
  row(index: number): Value[] {
    const first = this.operand(index);
    return this.frame.registers.slice(first, first + this.operand(index + 1));
  }
}

/** Does an instruction in full, whatever its operands are. Where a conversion calls a function of the script, its frame is on top afterwards. */
type Slow = (vm: Vm, at: At) => void;

function slowBinary(vm: Vm, at: At): void {
  const { opcode } = at;
  const operands = [at.read(2), at.read(3)] as const;
  for (const operand of operands) if (typeof operand === "object") vm.weigh(operand);
  const result = binary(vm, opcode, operands);
  if (result === NEEDS_SCRIPT) vm.invokeSteps(binarySteps(vm, opcode, operands), at.operand(1));
  else at.write(result);
}

function slowUnary(vm: Vm, at: At): void {
  const { opcode } = at;
  const value = at.read(2);
  const primitive = toPrimitive(value, "number");
  if (primitive === NEEDS_SCRIPT) vm.invokeSteps(unarySteps(vm, opcode, value), at.operand(1));
  else at.write(unaryOnNumber(opcode, Number(primitive)));
}

/** A jump by a comparison, and whether it is taken when the comparison holds. */
function comparing(comparison: number, sense: boolean): Slow {
  return (vm, at) => {
    const { frame } = at;
    const operands = [at.read(1), at.read(2)] as const;
    const target = at.operand(3);
    const result = binary(vm, comparison, operands);
    if (result === NEEDS_SCRIPT) {
      const steps = binarySteps(vm, comparison, operands);
      vm.invokeSteps(jumpSteps(steps, { frame, sense, target }), -1);
    } else if (result === sense) frame.pc = target;
  };
}

function* jumpSteps(
  steps: NativeSteps,
  { frame, sense, target }: { frame: Frame; sense: boolean; target: number },
): NativeSteps {
  const result: Value = yield* steps;
  if (result === sense) frame.pc = target;
  return undefined;
}

function slowToString(vm: Vm, at: At): void {
  const value = at.read(2);
  if (typeof value === "object") vm.weigh(value);
  const primitive = toPrimitive(value, "string");
  if (primitive === NEEDS_SCRIPT) vm.invokeSteps(toStringSteps(vm, value), at.operand(1));
  else at.write(String(primitive));
}

/** Does something with a property key that may have to convert itself; its result goes to register `to`, or nowhere (−1). */
function withKey(
  vm: Vm,
  value: Value,
  { to, frame, use }: { to: number; frame: Frame; use: (key: string | number) => Value },
): void {
  const key = toKey(value);
  if (key === NEEDS_SCRIPT) vm.invokeSteps(keySteps(vm, value, use), to);
  else {
    const result = use(key);
    if (to >= 0) frame.registers[to] = result;
  }
}

function* keySteps(vm: Vm, value: Value, use: (key: string) => Value): NativeSteps {
  return use(String(yield* toPrimitiveSteps(vm, value, "string")));
}

function slowGetItem(vm: Vm, at: At): void {
  const object = at.read(2);
  const key = at.read(3);
  // The receiver is looked at before the key is converted.
  if ((object === undefined || object === null) && toKey(key) === NEEDS_SCRIPT) getChecked(object, "[object]");
  withKey(vm, key, { to: at.operand(1), frame: at.frame, use: (found) => getChecked(object, found) });
}

function slowSetItem(vm: Vm, at: At): void {
  const object = at.read(1);
  const key = at.read(2);
  const item = at.read(3);
  if ((object === undefined || object === null) && toKey(key) === NEEDS_SCRIPT) {
    setChecked(vm, object, { key: "[object]", item });
  }
  withKey(vm, key, { to: -1, frame: at.frame, use: (found) => setChecked(vm, object, { key: found, item }) });
}

function defineComputed(vm: Vm, at: At): void {
  const key = at.read(2) as string | number;
  const value = at.read(3);
  vm.charge(16);
  if (value instanceof FunctionValue && value.name === null && value.code.name === "") value.name = String(key);
  (at.read(1) as PlainObject)[key] = value;
}

/** V8's three ways to say that there is nothing to destructure. */
function cannotDestructure(_vm: Vm, at: At): void {
  const value = at.read(1) as null | undefined;
  const key = at.name(2);
  const what = at.name(3) === "" ? describeType(value) : at.name(3);
  if (key === "") throw typeError(`Cannot destructure '${what}' as it is ${value}.`);
  if (at.operand(4) === READING) throw typeError(`Cannot read properties of ${value} (reading '${key}')`);
  throw typeError(`Cannot destructure property '${key}' of '${what}' as it is ${value}.`);
}

function restProperties(vm: Vm, at: At): void {
  const rest = new PlainObject();
  copyProperties(vm, rest, { value: at.read(2), without: new Set(at.row(3).map(String)) });
  at.write(rest);
}

function concatRow(vm: Vm, at: At): void {
  let text = "";
  for (const part of at.row(2)) text = concat(vm, text, part as string);
  at.write(text);
}

function slowAwait(vm: Vm, at: At): void {
  const { frame } = at;
  const awaited = at.read(2);
  frame.registers.fill(undefined, at.operand(3), frame.code.registers);
  vm.suspend(frame, awaited);
}

/** Each opcode that the step loop does not do in place, or not for all operands. */
const BY_OPCODE: readonly (readonly [opcodes: readonly number[], slow: Slow])[] = [
  [
    [OP.ADD, OP.SUBTRACT, OP.MULTIPLY, OP.DIVIDE, OP.REMAINDER, OP.POWER, OP.BIT_AND, OP.BIT_OR, OP.BIT_XOR],
    slowBinary,
  ],
  [[OP.SHIFT_LEFT, OP.SHIFT_RIGHT, OP.SHIFT_RIGHT_UNSIGNED, OP.EQUAL, OP.NOT_EQUAL], slowBinary],
  [[OP.SAME, OP.NOT_SAME], slowBinary],
  [[OP.LESS, OP.LESS_EQUAL, OP.GREATER, OP.GREATER_EQUAL], slowBinary],
  [[OP.NEGATE, OP.TO_NUMBER, OP.BIT_NOT, OP.INCREMENT, OP.DECREMENT], slowUnary],
  [[OP.TO_KEY, OP.TO_STRING], slowToString],
  [
    [OP.IN],
    (vm, at) => {
      const object = at.read(3);
      withKey(vm, at.read(2), { to: at.operand(1), frame: at.frame, use: (key) => isIn(key, object) });
    },
  ],
  [[OP.INSTANCE_OF], (_vm, at) => at.write(instanceOf(at.read(2), at.read(3)))],
  [[OP.JUMP_IF_LESS], comparing(OP.LESS, true)],
  [[OP.JUMP_IF_LESS_EQUAL], comparing(OP.LESS_EQUAL, true)],
  [[OP.JUMP_IF_GREATER], comparing(OP.GREATER, true)],
  [[OP.JUMP_IF_GREATER_EQUAL], comparing(OP.GREATER_EQUAL, true)],
  [[OP.JUMP_UNLESS_LESS], comparing(OP.LESS, false)],
  [[OP.JUMP_UNLESS_LESS_EQUAL], comparing(OP.LESS_EQUAL, false)],
  [[OP.JUMP_UNLESS_GREATER], comparing(OP.GREATER, false)],
  [[OP.JUMP_UNLESS_GREATER_EQUAL], comparing(OP.GREATER_EQUAL, false)],
  [[OP.JUMP_IF_SAME], comparing(OP.SAME, true)],
  [[OP.JUMP_UNLESS_SAME], comparing(OP.SAME, false)],
  [
    [OP.APPEND_HOLE],
    (vm, at) => {
      vm.charge(8);
      (at.read(1) as Value[]).length++;
    },
  ],
  [[OP.APPEND_ALL], (vm, at) => vm.work(appendAll(vm, at.read(1) as Value[], at.read(2)))],
  [[OP.DEFINE_COMPUTED], defineComputed],
  [[OP.COPY_PROPERTIES], (vm, at) => copyProperties(vm, at.read(1) as PlainObject, { value: at.read(2) })],
  [[OP.REQUIRE_OBJECT], cannotDestructure],
  [[OP.REST_PROPERTIES], restProperties],
  [[OP.GET], (_vm, at) => at.write(getChecked(at.read(2), at.name(3)))],
  [[OP.GET_ITEM], slowGetItem],
  [[OP.SET], (vm, at) => setChecked(vm, at.read(1), { key: at.name(2), item: at.read(3) })],
  [[OP.SET_ITEM], slowSetItem],
  [
    [OP.DELETE],
    (vm, at) => {
      const object = at.read(2);
      withKey(vm, at.read(3), { to: at.operand(1), frame: at.frame, use: (key) => deleteProperty(object, key) });
    },
  ],
  [[OP.CALL], (vm, at) => vm.invoke(at.read(2), { self: undefined, args: at.row(3) }, at.operand(1))],
  [
    [OP.CALL_METHOD],
    (vm, at) => {
      const self = at.read(2);
      vm.invoke(getMethod(self, at.name(3)), { self, args: at.row(4) }, at.operand(1));
    },
  ],
  [[OP.CALL_ON], (vm, at) => vm.invoke(at.read(2), { self: at.read(3), args: at.row(4) }, at.operand(1))],
  [
    [OP.CALL_SPREAD],
    (vm, at) => vm.invoke(at.read(2), { self: at.read(3), args: at.read(4) as Value[] }, at.operand(1)),
  ],
  [[OP.NEW], (vm, at) => vm.construct(at.read(2), at.row(3), at.operand(1))],
  [[OP.NEW_SPREAD], (vm, at) => vm.construct(at.read(2), at.read(3) as Value[], at.operand(1))],
  [[OP.RETURN], (vm, at) => vm.finish(at.frame, at.read(1))],
  [[OP.AWAIT], slowAwait],
  [[OP.ITERATE], (vm, at) => at.write(iterateChecked(vm, at.read(2)))],
  [[OP.REST_ITEMS], (vm, at) => at.write(restItems(vm, at.read(2) as IteratorValue))],
  [[OP.KEYS], (_vm, at) => at.write(new IteratorValue(keysOf(at.read(2)), "values"))],
  [[OP.CONCAT], concatRow],
];

const SLOW: Slow[] = [];
for (const [opcodes, slow] of BY_OPCODE) for (const opcode of opcodes) SLOW[opcode] = slow;

/** Does the instruction at `pc`, which the step loop left, and puts the frame's pc behind it. */
export function slowInstruction(vm: Vm, frame: Frame, pc: number): void {
  const opcode = frame.code.code[pc]!;
  frame.pc = pc + 1 + OPERANDS[opcode]!.length;
  SLOW[opcode]!(vm, new At(frame, pc));
}
