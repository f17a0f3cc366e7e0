import { BYTECODE_VERSION, LANGUAGE_VERSION } from "../compile/opcodes.ts";
import type { Program } from "../compile/program.ts";
import { FlowError } from "../flow-error.ts";
import type { Command, Host, Json, Limits, RunContext } from "../machine-api.ts";
import {
  Cell,
  Combination,
  DateValue,
  ErrorValue,
  Frame,
  FunctionValue,
  IteratorValue,
  isPlainObject,
  MapValue,
  NativeValue,
  PlainObject,
  PromiseValue,
  Reaction,
  type ReactionKind,
  SetValue,
  type Site,
  UNSET,
  type Value,
} from "../values/values.ts";
import { OPERATION_BYTES } from "../vm/live-bytes.ts";
import { VirtualMachine } from "../vm/virtual-machine.ts";
import { BUILT_INS } from "./built-in-names.ts";
import { ByteReader, corrupt } from "./byte-reader.ts";
import {
  CHECKSUM_BYTES,
  COMBINATION_KINDS,
  checksum,
  ELEMENTS,
  FORMAT,
  HASH_BYTES,
  ITERATION_KINDS,
  KIND,
  MAGIC,
  TAG,
  TEXT,
} from "./format.ts";

interface Surroundings {
  readonly program: Program;
  readonly limits: Limits;
  readonly host: Host;
}

interface Decoded {
  readonly vm: VirtualMachine;
  /** What the main body returned, if it has ended already. */
  readonly output: Json | undefined;
}

/** Reads a snapshot back into a machine that waits. Throws FlowError where it is damaged, or not of this program or language. */
export function decodeSnapshot(bytes: Uint8Array, surroundings: Surroundings): Decoded {
  const end = bytes.length - CHECKSUM_BYTES;
  if (end < MAGIC.length || MAGIC.some((byte, index) => bytes[index] !== byte))
    throw corrupt("it is no snapshot of a flow");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(end, true) !== checksum(bytes, end)) throw corrupt("its checksum is wrong");
  const reader = new ByteReader(bytes, end);
  reader.position = MAGIC.length;
  checkHead(reader, surroundings.program);
  return new Decoder(reader, surroundings).run();
}

function checkHead(reader: ByteReader, program: Program): void {
  const format = reader.byte();
  const bytecode = reader.varint();
  const language = reader.varint();
  if (format !== FORMAT || bytecode !== BYTECODE_VERSION || language !== LANGUAGE_VERSION) {
    const found = `format ${format}, bytecode ${bytecode}, language ${language}`;
    throw new FlowError(
      "SNAPSHOT_VERSION",
      `The snapshot was made by another version (${found}), which this one cannot read.`,
    );
  }
  const hash = reader.bytes(HASH_BYTES);
  if (program.sha256.some((byte, index) => hash[index] !== byte)) {
    throw new FlowError("SNAPSHOT_FOREIGN", "The snapshot belongs to another program: the source has another SHA-256.");
  }
}

/** Not less than what live-bytes.ts counts for any object, and for a property of an object with keys of its own. */
const OBJECT_BYTES = 128;
const PROPERTY_BYTES = 48;

/** The same text as the host keeps it for property names: assigning by it is several times quicker. */
function propertyKey(text: string): string {
  const object = new PlainObject();
  object[text] = true;
  return Object.keys(object)[0]!;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class Decoder {
  readonly #in: ByteReader;
  readonly #around: Surroundings;
  /** The characters of all strings, and how many were taken. */
  #text = "";
  #taken = 0;
  readonly #strings: string[] = [];
  /** What the values are counted as, not less than an exact count would find (live-bytes.ts). */
  #bytes = 0;
  #fibers = 0;
  readonly #objects: object[] = [];
  readonly #shapes: (readonly string[])[] = [];
  /** What can only be done when every object is filled. */
  readonly #later: (() => void)[] = [];

  constructor(reader: ByteReader, around: Surroundings) {
    this.#in = reader;
    this.#around = around;
  }

  run(): Decoded {
    const reader = this.#in;
    this.#text = reader.byte() === TEXT.UNITS ? reader.units() : reader.utf8();
    const nextOperation = reader.varint();
    const nextFiber = reader.varint();
    const canceled = reader.byte() === 1;
    const [executionId, workflowName, version, attempt, startedAt, parentId] = this.#values(6) as never[];
    const context = { executionId, workflowName, version, attempt, startedAt, parentId } as unknown as RunContext;
    const outputText = this.#value();
    const inputs = this.#value();
    const mainPromise = this.#value();
    const vm = new VirtualMachine({ ...this.#around, state: { inputs, context, nextOperation, nextFiber, canceled } });
    vm.mainPromise = this.#instance(mainPromise, PromiseValue);
    this.#readOperations(vm);
    for (let i = 0; i < this.#objects.length; i++) this.#fill(this.#objects[i]!);
    for (const finish of this.#later) finish();
    if (reader.left !== 0) throw corrupt("there is more than it says");
    if (this.#taken !== this.#text.length) throw corrupt("its text is longer than its strings");
    vm.allocated = this.#bytes + vm.operations.size * OPERATION_BYTES;
    vm.fibers = this.#fibers;
    return { vm, output: typeof outputText === "string" ? (JSON.parse(outputText) as Json) : undefined };
  }

  #readOperations(vm: VirtualMachine): void {
    const count = this.#in.count();
    for (let i = 0; i < count; i++) {
      const start = this.#in.varint();
      const end = this.#in.varint();
      const rest = JSON.parse(String(this.#value())) as Command;
      const command = { ...rest, at: this.#around.program.lines.range(start, end) } as Command;
      vm.operations.set(command.id, { command, promise: this.#instance(this.#value(), PromiseValue) });
    }
  }

  #instance<T>(value: Value, type: abstract new (...args: never[]) => T): T {
    if (!(value instanceof type)) throw corrupt(`a ${type.name} was expected`);
    return value;
  }

  #values(count: number): Value[] {
    const values: Value[] = [];
    for (let i = 0; i < count; i++) values.push(this.#value());
    return values;
  }

  #list(): Value[] {
    return this.#values(this.#in.count());
  }

  #value(): Value {
    this.#bytes += 8;
    return this.#tagged(this.#in.byte());
  }

  #tagged(tag: number): Value {
    const reader = this.#in;
    if (tag >= TAG.SMALL) return tag - TAG.SMALL;
    switch (tag) {
      case TAG.UNDEFINED:
        return undefined;
      case TAG.NULL:
        return null;
      case TAG.FALSE:
        return false;
      case TAG.TRUE:
        return true;
      case TAG.UNSET:
        return UNSET;
      case TAG.INTEGER: {
        const folded = reader.varint();
        return folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2;
      }
      case TAG.DOUBLE:
        return reader.double();
      case TAG.STRING: {
        const text = this.#cut(reader.varint());
        this.#strings.push(text);
        return text;
      }
      case TAG.STRING_ONCE:
        return this.#cut(reader.varint());
      case TAG.STRING_REF: {
        const text = this.#known(this.#strings);
        this.#bytes += 16 + text.length;
        return text;
      }
      case TAG.OBJECT_REF:
        return this.#known(this.#objects);
      case TAG.OBJECT_NEW: {
        const made = this.#make(reader.byte());
        this.#bytes += OBJECT_BYTES;
        this.#objects.push(made);
        return made;
      }
      case TAG.BUILT_IN:
        return this.#builtIn(this.#string());
      default:
        throw corrupt("an unknown tag");
    }
  }

  /** The next characters of the text. */
  #cut(length: number): string {
    const from = this.#taken;
    this.#taken += length;
    if (this.#taken > this.#text.length) throw corrupt("a string ends behind the text");
    this.#bytes += 16 + length;
    return this.#text.substring(from, this.#taken);
  }

  #known<T>(list: readonly T[]): T {
    const found = list[this.#in.varint()];
    if (found === undefined) throw corrupt("a reference leads nowhere");
    return found;
  }

  #string(): string {
    const text = this.#value();
    if (typeof text !== "string") throw corrupt("a string was expected");
    return text;
  }

  #builtIn(name: string): Value {
    const value = BUILT_INS.get(name);
    if (value === undefined) throw corrupt(`there is no built-in ${name}`);
    return value;
  }

  #code() {
    const code = this.#around.program.functions[this.#in.varint()];
    if (code === undefined) throw corrupt("it names a function that the program does not have");
    return code;
  }

  #make(kind: number): object {
    const reader = this.#in;
    switch (kind) {
      case KIND.OBJECT:
        return new PlainObject();
      case KIND.ARRAY:
        return [];
      case KIND.FUNCTION:
        return new FunctionValue(this.#code(), []);
      case KIND.NATIVE:
        return new NativeValue(this.#instance(this.#builtIn(this.#string()), NativeValue).definition, []);
      case KIND.CELL:
        return new Cell(undefined);
      case KIND.PROMISE:
        return new PromiseValue();
      case KIND.ERROR:
        return new ErrorValue(this.#string());
      case KIND.DATE:
        return new DateValue(reader.double());
      case KIND.MAP:
        return new MapValue();
      case KIND.SET:
        return new SetValue();
      case KIND.ITERATOR:
        return new IteratorValue(null, ITERATION_KINDS[reader.byte()] ?? "values");
      case KIND.FRAME:
        return new Frame({ code: this.#code(), captures: [] }, null, -1);
      case KIND.REACTION:
        return new Reaction(Math.min(reader.byte(), 3) as ReactionKind);
      case KIND.COMBINATION: {
        const packed = reader.byte();
        const named = { kind: COMBINATION_KINDS[packed >> 1] ?? "all", withKey: (packed & 1) === 1 };
        return new Combination({ ...named, target: null as unknown as PromiseValue, keys: null });
      }
      default:
        throw corrupt("an unknown kind of object");
    }
  }

  #fill(object: object): void {
    const reader = this.#in;
    if (isPlainObject(object)) this.#properties(object);
    else if (Array.isArray(object)) this.#array(object);
    else if (object instanceof FunctionValue) {
      object.name = this.#value() as string | null;
      for (let i = 0; i < object.code.captures.length; i++) object.captures.push(this.#value());
    } else if (object instanceof Cell) object.value = this.#value();
    else if (object instanceof PromiseValue) this.#promise(object);
    else if (object instanceof Frame) this.#frame(object);
    else if (object instanceof Reaction) this.#reaction(object);
    else if (object instanceof NativeValue) object.slots!.push(...this.#list());
    else if (object instanceof ErrorValue) {
      object.site = this.#site();
      this.#properties(object.hidden);
      this.#properties(object.own);
    } else if (object instanceof MapValue || object instanceof SetValue) {
      const count = reader.count();
      for (let i = 0; i < count; i++) {
        const key = this.#value();
        object.table.append(key, object instanceof MapValue ? this.#value() : undefined);
        this.#bytes += OBJECT_BYTES;
      }
    } else if (object instanceof IteratorValue) this.#iterator(object);
    else if (object instanceof Combination) this.#combination(object);
  }

  #properties(object: PlainObject): void {
    const reader = this.#in;
    const frozen = reader.byte() === 1;
    const shape = reader.varint();
    let keys = this.#shapes[shape - 1];
    if (shape === 0) {
      const count = reader.count();
      const fresh: string[] = [];
      for (let i = 0; i < count; i++) fresh.push(propertyKey(this.#string()));
      this.#shapes.push(fresh);
      keys = fresh;
    }
    if (keys === undefined) throw corrupt("an unknown shape");
    for (let i = 0; i < keys.length; i++) object[keys[i]!] = this.#value();
    this.#bytes += keys.length * PROPERTY_BYTES;
    if (frozen) Object.freeze(object);
  }

  #array(array: Value[]): void {
    const reader = this.#in;
    const packed = reader.byte();
    const kind = packed & ~1;
    const length = reader.varint();
    if (length > 4294967295) throw corrupt("an array is too long");
    this.#bytes += length * 8;
    if (kind === ELEMENTS.DOUBLES) reader.doubles(length, array);
    else if (kind === ELEMENTS.INTEGERS) reader.integers(length, array);
    else this.#elements(array, length);
    if ((packed & 1) === 1) Object.freeze(array);
  }

  #elements(array: Value[], length: number): void {
    const reader = this.#in;
    while (array.length < length) {
      const tag = reader.byte();
      if (tag === TAG.HOLES) array.length += reader.varint();
      else array.push(this.#tagged(tag));
    }
    if (array.length !== length) throw corrupt("an array has another length than it says");
  }

  #site(): Site | null {
    const start = this.#in.varint();
    return start === 0 ? null : { start: start - 1, end: this.#in.varint() };
  }

  #promise(promise: PromiseValue): void {
    const packed = this.#in.byte();
    promise.state = Math.min(packed >> 1, 2) as 0 | 1 | 2;
    promise.handled = (packed & 1) === 1;
    promise.operation = this.#in.varint();
    promise.site = this.#site();
    promise.value = this.#value();
    const reactions = this.#list();
    promise.reactions = reactions.length === 0 ? null : reactions.map((reaction) => this.#instance(reaction, Reaction));
  }

  #frame(frame: Mutable<Frame>): void {
    const { code } = frame;
    const point = this.#in.varint();
    const pc = code.resumePoints[point];
    if (pc === undefined) throw corrupt("a function is suspended where it cannot be");
    frame.pc = pc;
    frame.fiber = this.#in.varint();
    this.#fibers++;
    this.#bytes += code.registers * 8;
    frame.promise = this.#instance(this.#value(), PromiseValue);
    const self = this.#instance(this.#value(), FunctionValue);
    frame.self = self;
    frame.captures = self.captures;
    const live = code.resumeState[point * 2]!;
    for (let i = 0; i < live; i++) frame.registers[i] = this.#value();
  }

  #reaction(reaction: Reaction): void {
    const [frame, onFulfilled, onRejected, target, combination] = this.#values(5);
    reaction.frame = frame === null ? null : this.#instance(frame, Frame);
    reaction.onFulfilled = onFulfilled;
    reaction.onRejected = onRejected;
    reaction.target = target === null ? null : this.#instance(target, PromiseValue);
    reaction.combination = combination === null ? null : this.#instance(combination, Combination);
    reaction.index = this.#in.varint();
  }

  #combination(combination: Mutable<Combination>): void {
    combination.target = this.#instance(this.#value(), PromiseValue);
    combination.values.push(...this.#list());
    combination.keys = this.#value() as string[] | null;
    combination.remaining = this.#in.varint();
  }

  #iterator(iterator: IteratorValue): void {
    iterator.source = this.#value();
    const position = this.#in.varint();
    iterator.position = position;
    this.#later.push(() => {
      const { source } = iterator;
      if (!(source instanceof MapValue || source instanceof SetValue)) return;
      iterator.position = 0;
      for (let i = 0; i < position; i++) iterator.entry = source.table.after(iterator.entry);
    });
  }
}
