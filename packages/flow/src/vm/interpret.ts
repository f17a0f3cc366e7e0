import {
  Cell,
  Frame,
  FunctionValue,
  type IteratorValue,
  PlainObject,
  UNSET,
  type Value,
  type Vm,
} from "../values/values.ts";
import { advance, concat, END, LONG_TEXT, typeOf } from "./operators.ts";
import { getProperty } from "./properties.ts";
import { ScriptThrow } from "./script-throw.ts";
import { slowInstruction } from "./slow-instructions.ts";
import { closure, earlyUse, loadGlobal, newError, nextKey, notDefined, pushCall } from "./slow-paths.ts";

/**
 * The step loop: runs the top frame, and those it calls, until the stack is empty (`vm.frame` is null), a built-in on top of it pauses, or the fuel is used up.
 *
 * One function with one dense switch, so that the host compiles it to a jump table: the case labels are therefore literal numbers, in the
 * order of OPCODE_TABLE (a test compares the two). What is common and short is done in place and goes on with `continue`; a case that
 * breaks off leaves the instruction to slow-instructions.ts, or the call in `called` to the code behind the switch. That keeps this function
 * small enough for the host's optimising compiler, and the common instructions free of any test of what the rare ones did.
 * `pc` is in a local while a frame runs; before anything that can call or suspend, it is stored behind the current instruction.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one function, so that the host makes one jump table of it
export function interpret(vm: Vm): void {
  let frame = vm.frame as Frame;
  let { code, names } = frame.code;
  let registers = frame.registers;
  let pc = frame.pc;
  let fuel = vm.fuel;
  for (;;) {
    try {
      for (;;) {
        if (--fuel < 0) {
          frame.pc = pc;
          vm.fuel = fuel + 1;
          return;
        }
        /** A function of the script that the instruction calls; its arguments are the row of registers that `code[row]` names. */
        let called: FunctionValue | null = null;
        let row = 0;
        switch (code[pc]) {
          case 0: {
            // MOVE
            registers[code[pc + 1]!] = registers[code[pc + 2]!];
            pc += 3;
            continue;
          }
          case 1: {
            // NEW_CELL
            registers[code[pc + 1]!] = new Cell(UNSET);
            pc += 2;
            continue;
          }
          case 2: {
            // WRAP_CELL
            registers[code[pc + 1]!] = new Cell(registers[code[pc + 1]!]);
            pc += 2;
            continue;
          }
          case 3: {
            // COPY_CELL
            registers[code[pc + 1]!] = new Cell((registers[code[pc + 1]!] as Cell).value);
            pc += 2;
            continue;
          }
          case 4: {
            // LOAD_CELL
            registers[code[pc + 1]!] = (registers[code[pc + 2]!] as Cell).value;
            pc += 3;
            continue;
          }
          case 5: {
            // STORE_CELL
            (registers[code[pc + 1]!] as Cell).value = registers[code[pc + 2]!];
            pc += 3;
            continue;
          }
          case 6: {
            // LOAD_CAPTURE_CELL
            registers[code[pc + 1]!] = (frame.captures[code[pc + 2]!] as Cell).value;
            pc += 3;
            continue;
          }
          case 7: {
            // STORE_CAPTURE_CELL
            (frame.captures[code[pc + 1]!] as Cell).value = registers[code[pc + 2]!];
            pc += 3;
            continue;
          }
          case 8: {
            // LOAD_CAPTURE
            registers[code[pc + 1]!] = frame.captures[code[pc + 2]!];
            pc += 3;
            continue;
          }
          case 9: {
            // LOAD_SELF
            registers[code[pc + 1]!] = frame.self;
            pc += 2;
            continue;
          }
          case 10: {
            // UNSET
            registers[code[pc + 1]!] = UNSET;
            pc += 2;
            continue;
          }
          case 11: {
            // CHECK_SET
            if (registers[code[pc + 1]!] === UNSET) throw earlyUse(names[code[pc + 2]!]!);
            pc += 3;
            continue;
          }
          case 12: {
            // CHECK_ASSIGNED
            if (registers[code[pc + 1]!] === UNSET) throw notDefined(names[code[pc + 2]!]!);
            pc += 3;
            continue;
          }
          case 13: {
            // LOAD_GLOBAL
            registers[code[pc + 1]!] = loadGlobal(vm, names[code[pc + 2]!]!);
            pc += 3;
            continue;
          }
          case 14: {
            // THROW_ERROR
            throw newError(code[pc + 1]!, names[code[pc + 2]!]!);
          }
          case 15: {
            // ADD
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a + b;
            else if (typeof a === "string" && typeof b === "string" && a.length + b.length < LONG_TEXT)
              registers[code[pc + 1]!] = concat(vm, a, b);
            else break;
            pc += 4;
            continue;
          }
          case 16: {
            // SUBTRACT
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a - b;
            else break;
            pc += 4;
            continue;
          }
          case 17: {
            // MULTIPLY
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a * b;
            else break;
            pc += 4;
            continue;
          }
          case 18: {
            // DIVIDE
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a / b;
            else break;
            pc += 4;
            continue;
          }
          case 19: {
            // REMAINDER
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a % b;
            else break;
            pc += 4;
            continue;
          }
          case 20: {
            // POWER
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a ** b;
            else break;
            pc += 4;
            continue;
          }
          case 21: {
            // BIT_AND
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a & b;
            else break;
            pc += 4;
            continue;
          }
          case 22: {
            // BIT_OR
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a | b;
            else break;
            pc += 4;
            continue;
          }
          case 23: {
            // BIT_XOR
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a ^ b;
            else break;
            pc += 4;
            continue;
          }
          case 24: {
            // SHIFT_LEFT
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a << b;
            else break;
            pc += 4;
            continue;
          }
          case 25: {
            // SHIFT_RIGHT
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a >> b;
            else break;
            pc += 4;
            continue;
          }
          case 26: {
            // SHIFT_RIGHT_UNSIGNED
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a >>> b;
            else break;
            pc += 4;
            continue;
          }
          case 27: // EQUAL
          case 28: // NOT_EQUAL
            break;
          case 29: {
            // SAME
            const a = registers[code[pc + 2]!];
            if (typeof a === "string" && a.length > LONG_TEXT) break;
            registers[code[pc + 1]!] = a === registers[code[pc + 3]!];
            pc += 4;
            continue;
          }
          case 30: {
            // NOT_SAME
            const a = registers[code[pc + 2]!];
            if (typeof a === "string" && a.length > LONG_TEXT) break;
            registers[code[pc + 1]!] = a !== registers[code[pc + 3]!];
            pc += 4;
            continue;
          }
          case 31: {
            // LESS
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a < b;
            else break;
            pc += 4;
            continue;
          }
          case 32: {
            // LESS_EQUAL
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a <= b;
            else break;
            pc += 4;
            continue;
          }
          case 33: {
            // GREATER
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a > b;
            else break;
            pc += 4;
            continue;
          }
          case 34: {
            // GREATER_EQUAL
            const a = registers[code[pc + 2]!];
            const b = registers[code[pc + 3]!];
            if (typeof a === "number" && typeof b === "number") registers[code[pc + 1]!] = a >= b;
            else break;
            pc += 4;
            continue;
          }
          case 35: // IN
          case 36: // INSTANCE_OF
            break;
          case 37: {
            // NEGATE
            const a = registers[code[pc + 2]!];
            if (typeof a !== "number") break;
            registers[code[pc + 1]!] = -a;
            pc += 3;
            continue;
          }
          case 38: {
            // TO_NUMBER
            const a = registers[code[pc + 2]!];
            if (typeof a !== "number") break;
            registers[code[pc + 1]!] = a;
            pc += 3;
            continue;
          }
          case 39: {
            // BIT_NOT
            const a = registers[code[pc + 2]!];
            if (typeof a !== "number") break;
            registers[code[pc + 1]!] = ~a;
            pc += 3;
            continue;
          }
          case 40: {
            // NOT
            registers[code[pc + 1]!] = !registers[code[pc + 2]!];
            pc += 3;
            continue;
          }
          case 41: {
            // TYPE_OF
            registers[code[pc + 1]!] = typeOf(registers[code[pc + 2]!]);
            pc += 3;
            continue;
          }
          case 42: {
            // INCREMENT
            const a = registers[code[pc + 2]!];
            if (typeof a !== "number") break;
            registers[code[pc + 1]!] = a + 1;
            pc += 3;
            continue;
          }
          case 43: {
            // DECREMENT
            const a = registers[code[pc + 2]!];
            if (typeof a !== "number") break;
            registers[code[pc + 1]!] = a - 1;
            pc += 3;
            continue;
          }
          case 44: {
            // JUMP
            pc = code[pc + 1]!;
            continue;
          }
          case 45: {
            // JUMP_IF
            pc = registers[code[pc + 1]!] ? code[pc + 2]! : pc + 3;
            continue;
          }
          case 46: {
            // JUMP_UNLESS
            pc = registers[code[pc + 1]!] ? pc + 3 : code[pc + 2]!;
            continue;
          }
          case 47: {
            // JUMP_IF_NULLISH
            const a = registers[code[pc + 1]!];
            pc = a === undefined || a === null ? code[pc + 2]! : pc + 3;
            continue;
          }
          case 48: {
            // JUMP_UNLESS_NULLISH
            const a = registers[code[pc + 1]!];
            pc = a === undefined || a === null ? pc + 3 : code[pc + 2]!;
            continue;
          }
          case 49: {
            // JUMP_UNLESS_UNDEFINED
            pc = registers[code[pc + 1]!] === undefined ? pc + 3 : code[pc + 2]!;
            continue;
          }
          case 50: {
            // JUMP_IF_LESS
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a !== "number" || typeof b !== "number") break;
            pc = a < b ? code[pc + 3]! : pc + 4;
            continue;
          }
          case 51: {
            // JUMP_IF_LESS_EQUAL
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a !== "number" || typeof b !== "number") break;
            pc = a <= b ? code[pc + 3]! : pc + 4;
            continue;
          }
          case 52: {
            // JUMP_IF_GREATER
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a !== "number" || typeof b !== "number") break;
            pc = a > b ? code[pc + 3]! : pc + 4;
            continue;
          }
          case 53: {
            // JUMP_IF_GREATER_EQUAL
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a !== "number" || typeof b !== "number") break;
            pc = a >= b ? code[pc + 3]! : pc + 4;
            continue;
          }
          case 54: {
            // JUMP_UNLESS_LESS
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a !== "number" || typeof b !== "number") break;
            pc = a < b ? pc + 4 : code[pc + 3]!;
            continue;
          }
          case 55: {
            // JUMP_UNLESS_LESS_EQUAL
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a !== "number" || typeof b !== "number") break;
            pc = a <= b ? pc + 4 : code[pc + 3]!;
            continue;
          }
          case 56: {
            // JUMP_UNLESS_GREATER
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a !== "number" || typeof b !== "number") break;
            pc = a > b ? pc + 4 : code[pc + 3]!;
            continue;
          }
          case 57: {
            // JUMP_UNLESS_GREATER_EQUAL
            const a = registers[code[pc + 1]!];
            const b = registers[code[pc + 2]!];
            if (typeof a !== "number" || typeof b !== "number") break;
            pc = a >= b ? pc + 4 : code[pc + 3]!;
            continue;
          }
          case 58: {
            // JUMP_IF_SAME
            const a = registers[code[pc + 1]!];
            if (typeof a === "string" && a.length > LONG_TEXT) break;
            pc = a === registers[code[pc + 2]!] ? code[pc + 3]! : pc + 4;
            continue;
          }
          case 59: {
            // JUMP_UNLESS_SAME
            const a = registers[code[pc + 1]!];
            if (typeof a === "string" && a.length > LONG_TEXT) break;
            pc = a === registers[code[pc + 2]!] ? pc + 4 : code[pc + 3]!;
            continue;
          }
          case 60: {
            // JUMP_TABLE
            pc = code[pc + 3 + (registers[code[pc + 1]!] as number)]!;
            continue;
          }
          case 61: {
            // NEW_OBJECT
            vm.charge(32);
            registers[code[pc + 1]!] = new PlainObject();
            pc += 2;
            continue;
          }
          case 62: {
            // NEW_ARRAY
            const first = code[pc + 2]!;
            const count = code[pc + 3]!;
            vm.charge(16 + count * 8);
            registers[code[pc + 1]!] = registers.slice(first, first + count);
            pc += 4;
            continue;
          }
          case 63: {
            // APPEND
            vm.charge(8);
            (registers[code[pc + 1]!] as Value[]).push(registers[code[pc + 2]!]);
            pc += 3;
            continue;
          }
          case 64: // APPEND_HOLE
          case 65: // APPEND_ALL
            break;
          case 66: {
            // DEFINE
            vm.charge(16);
            (registers[code[pc + 1]!] as PlainObject)[names[code[pc + 2]!]!] = registers[code[pc + 3]!];
            pc += 4;
            continue;
          }
          case 67: // DEFINE_COMPUTED
          case 68: // COPY_PROPERTIES
          case 69: // REST_PROPERTIES
            break;
          case 70: {
            // TO_KEY
            const a = registers[code[pc + 2]!];
            if (typeof a !== "string" && typeof a !== "number") break;
            registers[code[pc + 1]!] = a;
            pc += 3;
            continue;
          }
          case 71: {
            // GET
            const object = registers[code[pc + 2]!];
            const name = names[code[pc + 3]!]!;
            if (object instanceof PlainObject) {
              const found = object[name];
              registers[code[pc + 1]!] = found === undefined ? getProperty(object, name) : found;
            } else if (name === "length" && (typeof object === "string" || Array.isArray(object))) {
              registers[code[pc + 1]!] = object.length;
            } else break;
            pc += 4;
            continue;
          }
          case 72: {
            // GET_ITEM
            const object = registers[code[pc + 2]!];
            const key = registers[code[pc + 3]!];
            if (typeof key === "number" && Array.isArray(object) && key >= 0 && key < object.length)
              registers[code[pc + 1]!] = object[key];
            else if (typeof key === "string" && object instanceof PlainObject) {
              const found = object[key];
              registers[code[pc + 1]!] = found === undefined ? getProperty(object, key) : found;
            } else break;
            pc += 4;
            continue;
          }
          case 73: {
            // SET
            const object = registers[code[pc + 1]!];
            vm.charge(16);
            if (!(object instanceof PlainObject && Object.isExtensible(object))) break;
            object[names[code[pc + 2]!]!] = registers[code[pc + 3]!];
            pc += 4;
            continue;
          }
          case 74: {
            // SET_ITEM
            const object = registers[code[pc + 1]!];
            const key = registers[code[pc + 2]!];
            if (typeof key !== "number" || !Array.isArray(object) || !(key >= 0 && key < object.length)) break;
            if (!Number.isInteger(key) || !Object.isExtensible(object)) break;
            object[key] = registers[code[pc + 3]!];
            pc += 4;
            continue;
          }
          case 75: // DELETE
            break;
          case 76: {
            // REQUIRE_OBJECT
            const a = registers[code[pc + 1]!];
            if (a === undefined || a === null) break;
            pc += 5;
            continue;
          }
          case 77: {
            // CALL
            const callee = registers[code[pc + 2]!];
            if (callee instanceof FunctionValue) {
              called = callee;
              row = pc + 3;
            }
            break;
          }
          case 78: {
            // CALL_METHOD
            const object = registers[code[pc + 2]!];
            const callee = object instanceof PlainObject ? object[names[code[pc + 3]!]!] : undefined;
            if (callee instanceof FunctionValue) {
              called = callee;
              row = pc + 4;
            }
            break;
          }
          case 79: {
            // CALL_ON
            const callee = registers[code[pc + 2]!];
            if (callee instanceof FunctionValue) {
              called = callee;
              row = pc + 4;
            }
            break;
          }
          case 80: // CALL_SPREAD
          case 81: // NEW
          case 82: // NEW_SPREAD
            break;
          case 83: {
            // CLOSURE
            registers[code[pc + 1]!] = closure(vm, frame, code[pc + 2]!);
            pc += 3;
            continue;
          }
          case 84: {
            // RETURN
            const { parent } = frame;
            if (frame.promise !== null || !(parent instanceof Frame)) break;
            parent.registers[frame.returnTo] = registers[code[pc + 1]!];
            frame = parent;
            vm.frame = frame;
            code = frame.code.code;
            names = frame.code.names;
            registers = frame.registers;
            pc = frame.pc;
            continue;
          }
          case 85: {
            // THROW
            throw new ScriptThrow(registers[code[pc + 1]!]);
          }
          case 86: // AWAIT
          case 87: // ITERATE
            break;
          case 88: {
            // NEXT
            const iterator = registers[code[pc + 2]!] as IteratorValue;
            const { source, position } = iterator;
            if (iterator.kind === "values" && Array.isArray(source) && position < source.length) {
              registers[code[pc + 1]!] = source[position];
              iterator.position = position + 1;
              pc += 4;
              continue;
            }
            const item = advance(iterator);
            if (item === END) pc = code[pc + 3]!;
            else {
              registers[code[pc + 1]!] = item;
              pc += 4;
            }
            continue;
          }
          case 89: {
            // NEXT_OR_UNDEFINED
            const item = advance(registers[code[pc + 2]!] as IteratorValue);
            registers[code[pc + 1]!] = item === END ? undefined : item;
            pc += 3;
            continue;
          }
          case 90: // REST_ITEMS
          case 91: // KEYS
            break;
          case 92: {
            // NEXT_KEY
            const key = nextKey(registers[code[pc + 2]!] as IteratorValue, registers[code[pc + 3]!]);
            if (key === END) pc = code[pc + 4]!;
            else {
              registers[code[pc + 1]!] = key;
              pc += 5;
            }
            continue;
          }
          case 93: {
            // TO_STRING
            const a = registers[code[pc + 2]!];
            if (typeof a !== "string") break;
            registers[code[pc + 1]!] = a;
            pc += 3;
            continue;
          }
          case 94: // CONCAT
            break;
        }
        if (called !== null) {
          const first = code[row]!;
          const count = code[row + 1]!;
          const caller = registers;
          frame.pc = row + 2;
          frame = pushCall(vm, called, code[pc + 1]!);
          registers = frame.registers;
          const { parameters, rest } = frame.code;
          const taken = Math.min(count, parameters);
          for (let i = 0; i < taken; i++) registers[i] = caller[first + i];
          if (rest >= 0) registers[rest] = count > parameters ? caller.slice(first + parameters, first + count) : [];
          pc = 0;
        } else {
          slowInstruction(vm, frame, pc);
          fuel -= vm.takeExtra();
          if (!(vm.frame instanceof Frame)) {
            vm.fuel = fuel;
            return;
          }
          frame = vm.frame;
          registers = frame.registers;
          pc = frame.pc;
        }
        code = frame.code.code;
        names = frame.code.names;
      }
    } catch (problem) {
      const top = vm.frame;
      if (!(top instanceof Frame)) throw problem;
      if (registers === top.registers) top.pc = pc + 1;
      vm.raise(problem);
      fuel -= vm.takeExtra();
      if (!(vm.frame instanceof Frame)) {
        vm.fuel = fuel;
        return;
      }
      frame = vm.frame;
      code = frame.code.code;
      names = frame.code.names;
      registers = frame.registers;
      pc = frame.pc;
    }
  }
}
