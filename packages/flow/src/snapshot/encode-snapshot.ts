import { BYTECODE_VERSION, LANGUAGE_VERSION } from "../compile/opcodes.ts";
import type { Json } from "../machine-api.ts";
import type { Entry } from "../values/entry-table.ts";
import {
  Cell,
  Combination,
  DateValue,
  ErrorValue,
  Frame,
  FunctionValue,
  IteratorValue,
  isPlainObject,
  isUseful,
  MapValue,
  NativeValue,
  type PlainObject,
  PromiseValue,
  Reaction,
  SetValue,
  UNSET,
  type Value,
  type Vm,
} from "../values/values.ts";
import { BUILT_IN_NAMES } from "./built-in-names.ts";
import { ByteWriter } from "./byte-writer.ts";
import { COMBINATION_KINDS, checksum, ELEMENTS, FORMAT, ITERATION_KINDS, KIND, MAGIC, TAG, TEXT } from "./format.ts";

/** Writes everything that the rest of the run needs, and nothing else (F42). The machine must be waiting. */
export function encodeSnapshot(vm: Vm, output: Json | undefined): Uint8Array {
  return new Encoder(vm).run(output);
}

/** A trie of key lists, so that a list is recognised without building a string of it. */
interface ShapeNode {
  id: number;
  next: Map<string, ShapeNode> | null;
}

/** Strings from this length on are always numbered, since they may come again; of shorter ones only so many. */
const LONG_STRING = 32;
const NUMBERED_STRINGS_MAX = 4096;

/** Arrays of numbers from this length on are written as one block. */
const BLOCK_LENGTH = 32;

function elementsOf(array: readonly Value[]): (typeof ELEMENTS)[keyof typeof ELEMENTS] {
  if (array.length < BLOCK_LENGTH) return ELEMENTS.VALUES;
  let integers = true;
  let small = true;
  for (let i = 0; i < array.length; i++) {
    const item = array[i];
    if (typeof item !== "number") return ELEMENTS.VALUES;
    if ((item | 0) !== item || Object.is(item, -0)) integers = false;
    if (!(item >= 0 && item < 256 - TAG.SMALL)) small = false;
  }
  if (!integers) return ELEMENTS.DOUBLES;
  return small ? ELEMENTS.VALUES : ELEMENTS.INTEGERS;
}

function sameKeys(a: readonly string[], b: readonly string[] | null): boolean {
  if (a.length !== b?.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The first question is quick, and its answer nearly always yes. */
function isFrozen(object: object): boolean {
  return !Object.isExtensible(object) && Object.isFrozen(object);
}

class Encoder {
  readonly #vm: Vm;
  readonly #out = new ByteWriter();
  /** All strings in order of first use, and the numbers of those that have one. */
  readonly #texts: string[] = [];
  readonly #strings = new Map<string, number>();
  readonly #ids = new Map<object, number>();
  readonly #objects: object[] = [];
  readonly #shapes: ShapeNode = { id: -1, next: null };
  #shapeCount = 0;
  /** The key list that was met last: objects of one shape often come in a row. */
  #lastKeys: readonly string[] | null = null;
  #lastShape = -1;

  constructor(vm: Vm) {
    this.#vm = vm;
  }

  run(output: Json | undefined): Uint8Array {
    const out = this.#out;
    const { state, operations, mainPromise } = this.#vm;
    out.varint(state.nextOperation);
    out.varint(state.nextFiber);
    out.byte(state.canceled ? 1 : 0);
    const { executionId, workflowName, version, attempt, startedAt, parentId } = state.context;
    for (const field of [executionId, workflowName, version, attempt, startedAt, parentId]) this.#value(field);
    this.#value(output === undefined ? undefined : JSON.stringify(output));
    this.#value(state.inputs);
    this.#value(mainPromise);
    out.varint(operations.size);
    for (const { command, promise } of operations.values()) {
      const { at, ...rest } = command;
      out.varint(at.start);
      out.varint(at.end);
      this.#value(JSON.stringify(rest));
      this.#value(promise);
    }
    // Records may bring up new objects; the list grows while we go through it.
    for (let i = 0; i < this.#objects.length; i++) this.#record(this.#objects[i]!);
    return this.#whole();
  }

  /** Head and text in front of what was written, and the checksum behind it. */
  #whole(): Uint8Array {
    const whole = new ByteWriter();
    whole.bytes(MAGIC);
    whole.byte(FORMAT);
    whole.varint(BYTECODE_VERSION);
    whole.varint(LANGUAGE_VERSION);
    whole.bytes(this.#vm.program.sha256);
    const text = this.#texts.join("");
    if (text.isWellFormed()) {
      whole.byte(TEXT.UTF_8);
      whole.utf8(text);
    } else {
      whole.byte(TEXT.UNITS);
      whole.units(text);
    }
    whole.bytes(this.#out.view());
    whole.uint32(checksum(whole.view(), whole.length));
    return whole.finish();
  }

  #value(value: Value): void {
    const out = this.#out;
    switch (typeof value) {
      case "number":
        this.#number(value);
        return;
      case "string":
        this.#string(value);
        return;
      case "boolean":
        out.byte(value ? TAG.TRUE : TAG.FALSE);
        return;
      case "undefined":
        out.byte(TAG.UNDEFINED);
        return;
      default:
        break;
    }
    if (value === null) out.byte(TAG.NULL);
    else if (value === UNSET) out.byte(TAG.UNSET);
    else this.#reference(value as object);
  }

  #number(value: number): void {
    const out = this.#out;
    if (value > 0 && value < 256 - TAG.SMALL && (value | 0) === value) out.byte(TAG.SMALL + value);
    else if (!Number.isSafeInteger(value) || Object.is(value, -0) || value > 2 ** 51 || value < -(2 ** 51)) {
      out.byte(TAG.DOUBLE);
      out.double(value);
    } else if (value === 0) out.byte(TAG.SMALL);
    else {
      out.byte(TAG.INTEGER);
      out.varint(value < 0 ? -value * 2 - 1 : value * 2);
    }
  }

  #string(text: string): void {
    const out = this.#out;
    const known = this.#strings.get(text);
    if (known !== undefined) {
      out.byte(TAG.STRING_REF);
      out.varint(known);
      return;
    }
    this.#texts.push(text);
    // A large state has many strings that come once: numbering them all would take longer than writing them.
    if (text.length >= LONG_STRING || this.#strings.size < NUMBERED_STRINGS_MAX) {
      this.#strings.set(text, this.#strings.size);
      out.byte(TAG.STRING);
    } else out.byte(TAG.STRING_ONCE);
    out.varint(text.length);
  }

  #reference(value: object): void {
    const out = this.#out;
    const known = this.#ids.get(value);
    if (known !== undefined) {
      out.byte(TAG.OBJECT_REF);
      out.varint(known);
      return;
    }
    const builtIn = BUILT_IN_NAMES.get(value);
    if (builtIn !== undefined) {
      out.byte(TAG.BUILT_IN);
      this.#string(builtIn);
      return;
    }
    this.#ids.set(value, this.#objects.push(value) - 1);
    out.byte(TAG.OBJECT_NEW);
    this.#introduce(value);
  }

  /** Kind of a new object, and what is needed to make an empty one. */
  #introduce(value: object): void {
    const out = this.#out;
    if (isPlainObject(value)) out.byte(KIND.OBJECT);
    else if (Array.isArray(value)) out.byte(KIND.ARRAY);
    else if (value instanceof FunctionValue) {
      out.byte(KIND.FUNCTION);
      out.varint(value.code.id);
    } else if (value instanceof Cell) out.byte(KIND.CELL);
    else if (value instanceof PromiseValue) out.byte(KIND.PROMISE);
    else if (value instanceof Frame) {
      out.byte(KIND.FRAME);
      out.varint(value.code.id);
    } else if (value instanceof Reaction) {
      out.byte(KIND.REACTION);
      out.byte(value.kind);
    } else if (value instanceof NativeValue) {
      out.byte(KIND.NATIVE);
      this.#string(value.definition.id);
    } else if (value instanceof ErrorValue) {
      out.byte(KIND.ERROR);
      this.#string(value.kind);
    } else if (value instanceof DateValue) {
      out.byte(KIND.DATE);
      out.double(value.ms);
    } else if (value instanceof MapValue) out.byte(KIND.MAP);
    else if (value instanceof SetValue) out.byte(KIND.SET);
    else if (value instanceof IteratorValue) {
      out.byte(KIND.ITERATOR);
      out.byte(ITERATION_KINDS.indexOf(value.kind));
    } else if (value instanceof Combination) {
      out.byte(KIND.COMBINATION);
      out.byte(COMBINATION_KINDS.indexOf(value.kind) * 2 + (value.withKey ? 1 : 0));
    } else throw new Error("A snapshot met something that is no value");
  }

  #record(value: object): void {
    const out = this.#out;
    if (isPlainObject(value)) this.#properties(value);
    else if (Array.isArray(value)) this.#array(value);
    else if (value instanceof FunctionValue) {
      this.#value(value.name);
      for (const captured of value.captures) this.#value(captured);
    } else if (value instanceof Cell) this.#value(value.value);
    else if (value instanceof PromiseValue) this.#promise(value);
    else if (value instanceof Frame) this.#frame(value);
    else if (value instanceof Reaction) this.#reaction(value);
    else if (value instanceof NativeValue) this.#list(value.slots ?? []);
    else if (value instanceof ErrorValue) {
      this.#site(value.site);
      this.#properties(value.hidden);
      this.#properties(value.own);
    } else if (value instanceof MapValue || value instanceof SetValue) {
      out.varint(value.table.size);
      for (let entry: Entry | null = value.table.first; entry !== null; entry = entry.next) {
        this.#value(entry.key);
        if (value instanceof MapValue) this.#value(entry.value);
      }
    } else if (value instanceof IteratorValue) this.#iterator(value);
    else if (value instanceof Combination) this.#combination(value);
  }

  #list(values: readonly Value[]): void {
    this.#out.varint(values.length);
    for (const value of values) this.#value(value);
  }

  #properties(object: PlainObject): void {
    const out = this.#out;
    const keys = Object.keys(object);
    out.byte(isFrozen(object) ? 1 : 0);
    const shape = sameKeys(keys, this.#lastKeys) ? this.#lastShape : this.#shapeOf(keys);
    if (shape === this.#shapeCount) {
      this.#shapeCount++;
      out.varint(0);
      out.varint(keys.length);
      for (const key of keys) this.#string(key);
    } else out.varint(shape + 1);
    this.#lastKeys = keys;
    this.#lastShape = shape;
    for (let i = 0; i < keys.length; i++) this.#value(object[keys[i]!]);
  }

  /** Number of a key list; the next free one where it is new. */
  #shapeOf(keys: readonly string[]): number {
    let node = this.#shapes;
    for (const key of keys) {
      node.next ??= new Map();
      let next = node.next.get(key);
      if (next === undefined) {
        next = { id: -1, next: null };
        node.next.set(key, next);
      }
      node = next;
    }
    if (node.id < 0) node.id = this.#shapeCount;
    return node.id;
  }

  #array(array: readonly Value[]): void {
    const out = this.#out;
    const { length } = array;
    const kind = elementsOf(array);
    out.byte(kind + (isFrozen(array) ? 1 : 0));
    out.varint(length);
    if (kind === ELEMENTS.DOUBLES) out.doubles(array as readonly number[]);
    else if (kind === ELEMENTS.INTEGERS) out.integers(array as readonly number[]);
    else this.#elements(array);
  }

  #elements(array: readonly Value[]): void {
    const out = this.#out;
    const { length } = array;
    for (let i = 0; i < length; i++) {
      const item = array[i];
      if (item !== undefined || Object.hasOwn(array, i)) {
        this.#value(item);
        continue;
      }
      const start = i;
      while (i + 1 < length && !Object.hasOwn(array, i + 1)) i++;
      out.byte(TAG.HOLES);
      out.varint(i + 1 - start);
    }
  }

  #site(site: { readonly start: number; readonly end: number } | null): void {
    this.#out.varint(site === null ? 0 : site.start + 1);
    if (site !== null) this.#out.varint(site.end);
  }

  #promise(promise: PromiseValue): void {
    const out = this.#out;
    out.byte(promise.state * 2 + (promise.handled ? 1 : 0));
    out.varint(promise.operation);
    this.#site(promise.site);
    this.#value(promise.value);
    this.#list(promise.reactions?.filter(isUseful) ?? []);
  }

  #frame(frame: Frame): void {
    const out = this.#out;
    const { code, registers } = frame;
    const point = code.resumePoints.indexOf(frame.pc);
    out.varint(point);
    out.varint(frame.fiber);
    this.#value(frame.promise);
    this.#value(frame.self);
    const live = code.resumeState[point * 2]!;
    for (let i = 0; i < live; i++) this.#value(registers[i]);
  }

  #reaction(reaction: Reaction): void {
    const { frame, onFulfilled, onRejected, target, combination, index } = reaction;
    for (const part of [frame, onFulfilled, onRejected, target, combination]) this.#value(part);
    this.#out.varint(index);
  }

  #combination(combination: Combination): void {
    this.#value(combination.target);
    this.#list(combination.values);
    this.#value(combination.keys);
    this.#out.varint(combination.remaining);
  }

  /** The place of an iterator over a Map or Set is the number of entries that it has behind it. */
  #iterator(iterator: IteratorValue): void {
    const { source } = iterator;
    this.#value(source);
    let position = iterator.position;
    if (source instanceof MapValue || source instanceof SetValue) {
      const ahead = source.table.after(iterator.entry);
      position = 0;
      for (let entry = source.table.first; entry !== ahead && entry !== null; entry = entry.next) position++;
    }
    this.#out.varint(position);
  }
}
