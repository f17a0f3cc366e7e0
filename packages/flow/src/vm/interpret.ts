// biome-ignore-all lint/style/noExcessiveLinesPerFile: the step loop is one switch over all opcodes
import {
  Cell,
  Frame,
  FunctionValue,
  IteratorValue,
  PlainObject,
  UNSET,
  type Value,
  type Vm,
} from "../values/values.ts";
import { advance, concat, copyProperties, END, instanceOf, keysOf, typeOf } from "./operators.ts";
import { getProperty } from "./properties.ts";
import { ScriptThrow } from "./script-throw.ts";
import {
  appendAll,
  closure,
  defineComputed,
  earlyUse,
  getChecked,
  getMethod,
  inSlow,
  iterateChecked,
  loadGlobal,
  newError,
  nextKey,
  notDefined,
  pushCall,
  requireObject,
  restItems,
  restProperties,
  setChecked,
  slowBinary,
  slowCompareJump,
  slowDelete,
  slowGetItem,
  slowSetItem,
  slowToString,
  slowUnary,
} from "./slow-paths.ts";

/**
 * The step loop: runs the top frame, and those it calls, until the stack is empty (`vm.frame` is null) or the fuel is used up.
 *
 * One function with one dense switch, so that the host compiles it to a jump table: the case labels are therefore literal numbers, in the
 * order of OPCODE_TABLE (a test compares the two). What is common and short is done in place; everything else is in slow-paths.ts, to
 * keep this function small enough for the host's optimising compiler. `pc` is in a local while a frame runs; before anything that can
 * call, throw with a stack, or suspend, it is stored behind the current instruction.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one function, so that the host makes one jump table of it
export function interpret(vm: Vm): void {
  let frame = vm.frame as Frame;
  let code = frame.code.code;
  let registers = frame.registers;
  let pc = frame.pc;
  let fuel = vm.fuel;
  /** The stack was changed under us: take up whatever frame is on top now. */
  let moved = false;
  /** A binary operator met something other than two numbers. */
  let slow = false;
  for (;;) {
    try {
      for (;;) {
        if (--fuel < 0) {
          frame.pc = pc;
          vm.fuel = 0;
          return;
        }
        switch (code[pc]) {
          case 0: {
            // MOVE
            registers[code[pc + 1]!] = registers[code[pc + 2]!];
            pc += 3;
            break;
          }
          case 1: {
            // NEW_CELL
            registers[code[pc + 1]!] = new Cell(UNSET);
            pc += 2;
            break;
          }
          case 2: {
            // WRAP_CELL
            registers[code[pc + 1]!] = new Cell(registers[code[pc + 1]!]);
            pc += 2;
            break;
          }
          case 3: {
            // COPY_CELL
            registers[code[pc + 1]!] = new Cell((registers[code[pc + 1]!] as Cell).value);
            pc += 2;
            break;
          }
          case 4: {
            // LOAD_CELL
            registers[code[pc + 1]!] = (registers[code[pc + 2]!] as Cell).value;
            pc += 3;
            break;
          }
          case 5: {
            // STORE_CELL
            (registers[code[pc + 1]!] as Cell).value = registers[code[pc + 2]!];
            pc += 3;
            break;
          }
          case 6: {
            // LOAD_CAPTURE_CELL
            registers[code[pc + 1]!] = (frame.captures[code[pc + 2]!] as Cell).value;
            pc += 3;
            break;
          }
          case 7: {
            // STORE_CAPTURE_CELL
            (frame.captures[code[pc + 1]!] as Cell).value = registers[code[pc + 2]!];
            pc += 3;
            break;
          }
          case 8: {
            // LOAD_CAPTURE
            registers[code[pc + 1]!] = frame.captures[code[pc + 2]!];
            pc += 3;
            break;
          }
          case 9: {
            // LOAD_SELF
            registers[code[pc + 1]!] = frame.self;
            pc += 2;
            break;
          }
          case 10: {
            // UNSET
            registers[code[pc + 1]!] = UNSET;
            pc += 2;
            break;
          }
          case 11: {
            // CHECK_SET
            if (registers[code[pc + 1]!] === UNSET) throw earlyUse(frame.code.names[code[pc + 2]!]!);
            pc += 3;
            break;
          }
          case 12: {
            // CHECK_ASSIGNED
            if (registers[code[pc + 1]!] === UNSET) throw notDefined(frame.code.names[code[pc + 2]!]!);
            pc += 3;
            break;
          }
          case 13: {
            // LOAD_GLOBAL
            registers[code[pc + 1]!] = loadGlobal(vm, frame.code.names[code[pc + 2]!]!);
            pc += 3;
            break;
          }
          case 14: {
            // THROW_ERROR
            throw newError(code[pc + 1]!, frame.code.names[code[pc + 2]!]!);
          }
          case 15: {
            // ADD
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a + b;
              pc += 4;
              break;
            }
            if (typeof a === "string" && typeof b === "string") {
              registers[code[pc + 1]!] = concat(vm, a, b);
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 16: {
            // SUBTRACT
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a - b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 17: {
            // MULTIPLY
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a * b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 18: {
            // DIVIDE
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a / b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 19: {
            // REMAINDER
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a % b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 20: {
            // POWER
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a ** b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 21: {
            // BIT_AND
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a & b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 22: {
            // BIT_OR
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a | b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 23: {
            // BIT_XOR
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a ^ b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 24: {
            // SHIFT_LEFT
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a << b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 25: {
            // SHIFT_RIGHT
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a >> b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 26: {
            // SHIFT_RIGHT_UNSIGNED
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a >>> b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 27: {
            // EQUAL
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 28: {
            // NOT_EQUAL
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 29: {
            // SAME
            registers[code[pc + 1]!] = registers[code[pc + 2]!] === registers[code[pc + 3]!];
            pc += 4;
            break;
          }
          case 30: {
            // NOT_SAME
            registers[code[pc + 1]!] = registers[code[pc + 2]!] !== registers[code[pc + 3]!];
            pc += 4;
            break;
          }
          case 31: {
            // LESS
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a < b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 32: {
            // LESS_EQUAL
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a <= b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 33: {
            // GREATER
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a > b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 34: {
            // GREATER_EQUAL
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") {
              registers[code[pc + 1]!] = a >= b;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            slow = true;
            break;
          }
          case 35: {
            // IN
            frame.pc = pc + 4;
            if (!inSlow(vm, frame, pc)) pc = frame.pc;
            else moved = true;
            break;
          }
          case 36: {
            // INSTANCE_OF
            registers[code[pc + 1]!] = instanceOf(registers[code[pc + 2]!], registers[code[pc + 3]!]);
            pc += 4;
            break;
          }
          case 37: {
            // NEGATE
            const a = registers[code[pc + 2]!];
            if (typeof a === "number") {
              registers[code[pc + 1]!] = -a;
              pc += 3;
              break;
            }
            frame.pc = pc + 3;
            moved = slowUnary(vm, frame, pc);
            pc += 3;
            break;
          }
          case 38: {
            // TO_NUMBER
            const a = registers[code[pc + 2]!];
            if (typeof a === "number") {
              registers[code[pc + 1]!] = a;
              pc += 3;
              break;
            }
            frame.pc = pc + 3;
            moved = slowUnary(vm, frame, pc);
            pc += 3;
            break;
          }
          case 39: {
            // BIT_NOT
            const a = registers[code[pc + 2]!];
            if (typeof a === "number") {
              registers[code[pc + 1]!] = ~a;
              pc += 3;
              break;
            }
            frame.pc = pc + 3;
            moved = slowUnary(vm, frame, pc);
            pc += 3;
            break;
          }
          case 40: {
            // NOT
            registers[code[pc + 1]!] = !registers[code[pc + 2]!];
            pc += 3;
            break;
          }
          case 41: {
            // TYPE_OF
            registers[code[pc + 1]!] = typeOf(registers[code[pc + 2]!]);
            pc += 3;
            break;
          }
          case 42: {
            // INCREMENT
            const a = registers[code[pc + 2]!];
            if (typeof a === "number") {
              registers[code[pc + 1]!] = a + 1;
              pc += 3;
              break;
            }
            frame.pc = pc + 3;
            moved = slowUnary(vm, frame, pc);
            pc += 3;
            break;
          }
          case 43: {
            // DECREMENT
            const a = registers[code[pc + 2]!];
            if (typeof a === "number") {
              registers[code[pc + 1]!] = a - 1;
              pc += 3;
              break;
            }
            frame.pc = pc + 3;
            moved = slowUnary(vm, frame, pc);
            pc += 3;
            break;
          }
          case 44: {
            // JUMP
            pc = code[pc + 1]!;
            break;
          }
          case 45: {
            // JUMP_IF
            const a = registers[code[pc + 1]!];
            pc = a ? code[pc + 2]! : pc + 3;
            break;
          }
          case 46: {
            // JUMP_UNLESS
            const a = registers[code[pc + 1]!];
            pc = !a ? code[pc + 2]! : pc + 3;
            break;
          }
          case 47: {
            // JUMP_IF_NULLISH
            const a = registers[code[pc + 1]!];
            pc = a === undefined || a === null ? code[pc + 2]! : pc + 3;
            break;
          }
          case 48: {
            // JUMP_UNLESS_NULLISH
            const a = registers[code[pc + 1]!];
            pc = a !== undefined && a !== null ? code[pc + 2]! : pc + 3;
            break;
          }
          case 49: {
            // JUMP_UNLESS_UNDEFINED
            const a = registers[code[pc + 1]!];
            pc = a !== undefined ? code[pc + 2]! : pc + 3;
            break;
          }
          case 50: {
            // JUMP_IF_LESS
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a === "number" && typeof b === "number") {
              pc = a < b ? code[pc + 3]! : pc + 4;
              break;
            }
            frame.pc = pc + 4;
            moved = slowCompareJump(vm, frame, pc);
            pc = frame.pc;
            break;
          }
          case 51: {
            // JUMP_IF_LESS_EQUAL
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a === "number" && typeof b === "number") {
              pc = a <= b ? code[pc + 3]! : pc + 4;
              break;
            }
            frame.pc = pc + 4;
            moved = slowCompareJump(vm, frame, pc);
            pc = frame.pc;
            break;
          }
          case 52: {
            // JUMP_IF_GREATER
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a === "number" && typeof b === "number") {
              pc = a > b ? code[pc + 3]! : pc + 4;
              break;
            }
            frame.pc = pc + 4;
            moved = slowCompareJump(vm, frame, pc);
            pc = frame.pc;
            break;
          }
          case 53: {
            // JUMP_IF_GREATER_EQUAL
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a === "number" && typeof b === "number") {
              pc = a >= b ? code[pc + 3]! : pc + 4;
              break;
            }
            frame.pc = pc + 4;
            moved = slowCompareJump(vm, frame, pc);
            pc = frame.pc;
            break;
          }
          case 54: {
            // JUMP_UNLESS_LESS
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a === "number" && typeof b === "number") {
              pc = a < b ? pc + 4 : code[pc + 3]!;
              break;
            }
            frame.pc = pc + 4;
            moved = slowCompareJump(vm, frame, pc);
            pc = frame.pc;
            break;
          }
          case 55: {
            // JUMP_UNLESS_LESS_EQUAL
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a === "number" && typeof b === "number") {
              pc = a <= b ? pc + 4 : code[pc + 3]!;
              break;
            }
            frame.pc = pc + 4;
            moved = slowCompareJump(vm, frame, pc);
            pc = frame.pc;
            break;
          }
          case 56: {
            // JUMP_UNLESS_GREATER
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a === "number" && typeof b === "number") {
              pc = a > b ? pc + 4 : code[pc + 3]!;
              break;
            }
            frame.pc = pc + 4;
            moved = slowCompareJump(vm, frame, pc);
            pc = frame.pc;
            break;
          }
          case 57: {
            // JUMP_UNLESS_GREATER_EQUAL
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a === "number" && typeof b === "number") {
              pc = a >= b ? pc + 4 : code[pc + 3]!;
              break;
            }
            frame.pc = pc + 4;
            moved = slowCompareJump(vm, frame, pc);
            pc = frame.pc;
            break;
          }
          case 58: {
            // JUMP_IF_SAME
            pc = registers[code[pc + 1]!] === registers[code[pc + 2]!] ? code[pc + 3]! : pc + 4;
            break;
          }
          case 59: {
            // JUMP_UNLESS_SAME
            pc = registers[code[pc + 1]!] === registers[code[pc + 2]!] ? pc + 4 : code[pc + 3]!;
            break;
          }
          case 60: {
            // JUMP_TABLE
            pc = code[pc + 3 + (registers[code[pc + 1]!] as number)]!;
            break;
          }
          case 61: {
            // NEW_OBJECT
            vm.charge(32);
            registers[code[pc + 1]!] = new PlainObject();
            pc += 2;
            break;
          }
          case 62: {
            // NEW_ARRAY
            const first = code[pc + 2]!;
            const count = code[pc + 3]!;
            vm.charge(16 + count * 8);
            registers[code[pc + 1]!] = registers.slice(first, first + count);
            pc += 4;
            break;
          }
          case 63: {
            // APPEND
            vm.charge(8);
            (registers[code[pc + 1]!] as Value[]).push(registers[code[pc + 2]!]);
            pc += 3;
            break;
          }
          case 64: {
            // APPEND_HOLE
            vm.charge(8);
            (registers[code[pc + 1]!] as Value[]).length++;
            pc += 2;
            break;
          }
          case 65: {
            // APPEND_ALL
            frame.pc = pc + 3;
            fuel -= appendAll(vm, registers[code[pc + 1]!] as Value[], registers[code[pc + 2]!]);
            pc += 3;
            break;
          }
          case 66: {
            // DEFINE
            vm.charge(16);
            (registers[code[pc + 1]!] as PlainObject)[frame.code.names[code[pc + 2]!]!] = registers[code[pc + 3]!];
            pc += 4;
            break;
          }
          case 67: {
            // DEFINE_COMPUTED
            vm.charge(16);
            defineComputed(
              registers[code[pc + 1]!] as PlainObject,
              registers[code[pc + 2]!] as string,
              registers[code[pc + 3]!],
            );
            pc += 4;
            break;
          }
          case 68: {
            // COPY_PROPERTIES
            copyProperties(vm, registers[code[pc + 1]!] as PlainObject, { value: registers[code[pc + 2]!] });
            pc += 3;
            break;
          }
          case 69: {
            // REST_PROPERTIES
            registers[code[pc + 1]!] = restProperties(vm, frame, pc);
            pc += 5;
            break;
          }
          case 70: {
            // TO_KEY
            const a = registers[code[pc + 2]!];
            if (typeof a === "string" || typeof a === "number") {
              registers[code[pc + 1]!] = a;
              pc += 3;
              break;
            }
            frame.pc = pc + 3;
            moved = slowToString(vm, frame, pc);
            pc += 3;
            break;
          }
          case 71: {
            // GET
            const object = registers[code[pc + 2]!];
            const name = frame.code.names[code[pc + 3]!]!;
            if (object instanceof PlainObject) {
              const found = object[name];
              registers[code[pc + 1]!] = found === undefined ? getProperty(object, name) : found;
            } else if (name === "length" && (typeof object === "string" || Array.isArray(object))) {
              registers[code[pc + 1]!] = object.length;
            } else {
              frame.pc = pc + 4;
              registers[code[pc + 1]!] = getChecked(object, name);
            }
            pc += 4;
            break;
          }
          case 72: {
            // GET_ITEM
            const object = registers[code[pc + 2]!];
            const key = registers[code[pc + 3]!];
            if (Array.isArray(object) && typeof key === "number" && key >= 0 && key < object.length) {
              registers[code[pc + 1]!] = object[key];
              pc += 4;
              break;
            }
            if (object instanceof PlainObject && typeof key === "string") {
              const found = object[key];
              registers[code[pc + 1]!] = found === undefined ? getProperty(object, key) : found;
              pc += 4;
              break;
            }
            frame.pc = pc + 4;
            moved = slowGetItem(vm, frame, pc);
            pc += 4;
            break;
          }
          case 73: {
            // SET
            const object = registers[code[pc + 1]!];
            const name = frame.code.names[code[pc + 2]!]!;
            vm.charge(16);
            if (object instanceof PlainObject && Object.isExtensible(object)) object[name] = registers[code[pc + 3]!];
            else {
              frame.pc = pc + 4;
              setChecked(vm, object, { key: name, item: registers[code[pc + 3]!] });
            }
            pc += 4;
            break;
          }
          case 74: {
            // SET_ITEM
            const object = registers[code[pc + 1]!];
            const key = registers[code[pc + 2]!];
            if (
              Array.isArray(object) &&
              typeof key === "number" &&
              key >= 0 &&
              key < object.length &&
              Object.isExtensible(object)
            ) {
              if (Number.isInteger(key)) {
                object[key] = registers[code[pc + 3]!];
                pc += 4;
                break;
              }
            }
            frame.pc = pc + 4;
            moved = slowSetItem(vm, frame, pc);
            pc += 4;
            break;
          }
          case 75: {
            // DELETE
            frame.pc = pc + 4;
            moved = slowDelete(vm, frame, pc);
            pc += 4;
            break;
          }
          case 76: {
            // REQUIRE_OBJECT
            requireObject(registers[code[pc + 1]!]);
            pc += 2;
            break;
          }
          case 77: {
            // CALL
            frame.pc = pc + 5;
            const callee = registers[code[pc + 2]!];
            const first = code[pc + 3]!;
            const count = code[pc + 4]!;
            if (callee instanceof FunctionValue) {
              frame = pushCall(vm, callee, code[pc + 1]!);
              const parameters = frame.code.parameters;
              const into = frame.registers;
              const taken = Math.min(count, parameters);
              for (let i = 0; i < taken; i++) into[i] = registers[first + i];
              if (frame.code.rest >= 0)
                into[frame.code.rest] = count > parameters ? registers.slice(first + parameters, first + count) : [];
              code = frame.code.code;
              registers = into;
              pc = 0;
              break;
            }
            vm.invoke(callee, { self: undefined, args: registers.slice(first, first + count) }, code[pc + 1]!);
            moved = true;
            break;
          }
          case 78: {
            // CALL_METHOD
            frame.pc = pc + 6;
            const callee = getMethod(registers[code[pc + 2]!], frame.code.names[code[pc + 3]!]!);
            const first = code[pc + 4]!;
            const count = code[pc + 5]!;
            if (callee instanceof FunctionValue) {
              frame = pushCall(vm, callee, code[pc + 1]!);
              const parameters = frame.code.parameters;
              const into = frame.registers;
              const taken = Math.min(count, parameters);
              for (let i = 0; i < taken; i++) into[i] = registers[first + i];
              if (frame.code.rest >= 0)
                into[frame.code.rest] = count > parameters ? registers.slice(first + parameters, first + count) : [];
              code = frame.code.code;
              registers = into;
              pc = 0;
              break;
            }
            vm.invoke(
              callee,
              { self: registers[code[pc + 2]!], args: registers.slice(first, first + count) },
              code[pc + 1]!,
            );
            moved = true;
            break;
          }
          case 79: {
            // CALL_ON
            frame.pc = pc + 6;
            const callee = registers[code[pc + 2]!];
            const first = code[pc + 4]!;
            const count = code[pc + 5]!;
            if (callee instanceof FunctionValue) {
              frame = pushCall(vm, callee, code[pc + 1]!);
              const parameters = frame.code.parameters;
              const into = frame.registers;
              const taken = Math.min(count, parameters);
              for (let i = 0; i < taken; i++) into[i] = registers[first + i];
              if (frame.code.rest >= 0)
                into[frame.code.rest] = count > parameters ? registers.slice(first + parameters, first + count) : [];
              code = frame.code.code;
              registers = into;
              pc = 0;
              break;
            }
            vm.invoke(
              callee,
              { self: registers[code[pc + 3]!], args: registers.slice(first, first + count) },
              code[pc + 1]!,
            );
            moved = true;
            break;
          }
          case 80: {
            // CALL_SPREAD
            frame.pc = pc + 5;
            vm.invoke(
              registers[code[pc + 2]!],
              { self: registers[code[pc + 3]!], args: registers[code[pc + 4]!] as Value[] },
              code[pc + 1]!,
            );
            moved = true;
            break;
          }
          case 81: {
            // NEW
            frame.pc = pc + 5;
            const first = code[pc + 3]!;
            vm.construct(registers[code[pc + 2]!], registers.slice(first, first + code[pc + 4]!), code[pc + 1]!);
            moved = true;
            break;
          }
          case 82: {
            // NEW_SPREAD
            frame.pc = pc + 4;
            vm.construct(registers[code[pc + 2]!], registers[code[pc + 3]!] as Value[], code[pc + 1]!);
            moved = true;
            break;
          }
          case 83: {
            // CLOSURE
            registers[code[pc + 1]!] = closure(vm, frame, code[pc + 2]!);
            pc += 3;
            break;
          }
          case 84: {
            // RETURN
            const value = registers[code[pc + 1]!];
            const { parent } = frame;
            if (frame.promise === null && parent instanceof Frame) {
              parent.registers[frame.returnTo] = value;
              frame = parent;
              vm.frame = frame;
              code = frame.code.code;
              registers = frame.registers;
              pc = frame.pc;
              break;
            }
            vm.finish(frame, value);
            moved = true;
            break;
          }
          case 85: {
            // THROW
            throw new ScriptThrow(registers[code[pc + 1]!]);
          }
          case 86: {
            // AWAIT
            frame.pc = pc + 4;
            const awaited = registers[code[pc + 2]!];
            registers.fill(undefined, code[pc + 3]!, frame.code.registers);
            vm.suspend(frame, awaited);
            moved = true;
            break;
          }
          case 87: {
            // ITERATE
            frame.pc = pc + 3;
            registers[code[pc + 1]!] = iterateChecked(vm, registers[code[pc + 2]!]);
            pc += 3;
            break;
          }
          case 88: {
            // NEXT
            const iterator = registers[code[pc + 2]!] as IteratorValue;
            const { source, position } = iterator;
            if (Array.isArray(source) && iterator.kind === "values" && position < source.length) {
              registers[code[pc + 1]!] = source[position];
              iterator.position = position + 1;
              pc += 4;
              break;
            }
            const item = advance(iterator);
            if (item === END) pc = code[pc + 3]!;
            else {
              registers[code[pc + 1]!] = item;
              pc += 4;
            }
            break;
          }
          case 89: {
            // NEXT_OR_UNDEFINED
            const item = advance(registers[code[pc + 2]!] as IteratorValue);
            registers[code[pc + 1]!] = item === END ? undefined : item;
            pc += 3;
            break;
          }
          case 90: {
            // REST_ITEMS
            registers[code[pc + 1]!] = restItems(vm, registers[code[pc + 2]!] as IteratorValue);
            pc += 3;
            break;
          }
          case 91: {
            // KEYS
            registers[code[pc + 1]!] = new IteratorValue(keysOf(registers[code[pc + 2]!]), "values");
            pc += 3;
            break;
          }
          case 92: {
            // NEXT_KEY
            const key = nextKey(registers[code[pc + 2]!] as IteratorValue, registers[code[pc + 3]!]);
            if (key === END) pc = code[pc + 4]!;
            else {
              registers[code[pc + 1]!] = key;
              pc += 5;
            }
            break;
          }
          case 93: {
            // TO_STRING
            const a = registers[code[pc + 2]!];
            if (typeof a === "string") {
              registers[code[pc + 1]!] = a;
              pc += 3;
              break;
            }
            frame.pc = pc + 3;
            moved = slowToString(vm, frame, pc);
            pc += 3;
            break;
          }
          case 94: {
            // CONCAT
            const first = code[pc + 2]!;
            let text = "";
            for (let i = 0; i < code[pc + 3]!; i++) text = concat(vm, text, registers[first + i] as string);
            registers[code[pc + 1]!] = text;
            pc += 4;
            break;
          }
        }
        if (slow) {
          slow = false;
          moved = slowBinary(vm, frame, pc);
          pc += 4;
        }
        if (moved) {
          moved = false;
          fuel -= vm.takeExtra();
          if (vm.frame === null) {
            vm.fuel = fuel;
            return;
          }
          frame = vm.frame as Frame;
          code = frame.code.code;
          registers = frame.registers;
          pc = frame.pc;
        }
      }
    } catch (problem) {
      moved = false;
      slow = false;
      frame = vm.frame as Frame;
      if (!(frame instanceof Frame)) throw problem;
      if (registers === frame.registers) frame.pc = pc + 1;
      vm.raise(problem);
      fuel -= vm.takeExtra();
      if (vm.frame === null) {
        vm.fuel = fuel;
        return;
      }
      frame = vm.frame as Frame;
      code = frame.code.code;
      registers = frame.registers;
      pc = frame.pc;
    }
  }
}
