import type { Entry } from "../values/entry-table.ts";
import {
  Cell,
  Combination,
  ErrorValue,
  Frame,
  FunctionValue,
  IteratorValue,
  JobFrame,
  MapValue,
  NativeFrame,
  NativeValue,
  PromiseValue,
  Reaction,
  SetValue,
  type Value,
  type Vm,
} from "../values/values.ts";

/** What one open operation is counted as beside its promise: its command. */
export const OPERATION_BYTES = 256;

/**
 * Bytes that are reachable from everything that can still run, by a fixed price list (strings by their full length, since a joined
 * string is copied when it is read). Also counts the fibers that can still go on, since an abandoned one is garbage.
 */
export function measureLive(vm: Vm): number {
  const walk = new LiveWalk();
  walk.add(vm.frame);
  walk.add(vm.mainPromise);
  walk.add(vm.state.inputs);
  for (const { promise } of vm.operations.values()) walk.add(promise);
  walk.bytes += vm.operations.size * OPERATION_BYTES;
  for (const promise of vm.rejected) walk.add(promise);
  for (const task of vm.microtasks) {
    walk.add(task.reaction);
    walk.add(task.value);
    walk.add(task.promise);
    walk.add(task.thenable);
  }
  walk.run();
  vm.fibers = walk.fibers;
  return walk.bytes;
}

class LiveWalk {
  bytes = 0;
  fibers = 0;
  readonly #seen = new Set<object>();
  readonly #todo: object[] = [];

  add(value: Value): void {
    if (typeof value === "string") this.bytes += 16 + value.length;
    else if (typeof value === "object" && value !== null && !this.#seen.has(value)) {
      this.#seen.add(value);
      this.#todo.push(value);
    }
  }

  run(): void {
    for (let next = this.#todo.pop(); next !== undefined; next = this.#todo.pop()) this.#visit(next);
  }

  #addAll(values: readonly Value[]): void {
    this.bytes += 16 + values.length * 8;
    for (let i = 0; i < values.length; i++) if (values[i] !== undefined) this.add(values[i]);
  }

  #visit(value: object): void {
    if (Array.isArray(value)) this.#addAll(value);
    else if (value instanceof Frame) this.#visitFrame(value);
    else if (value instanceof FunctionValue) this.#addAll(value.captures);
    else if (value instanceof Cell) {
      this.bytes += 16;
      this.add(value.value);
    } else if (value instanceof PromiseValue) {
      this.bytes += 96;
      this.add(value.value);
      if (value.reactions !== null) this.#addAll(value.reactions);
    } else if (value instanceof Reaction) {
      this.bytes += 64;
      for (const part of [value.frame, value.onFulfilled, value.onRejected, value.target, value.combination])
        this.add(part);
    } else if (value instanceof Combination) {
      this.add(value.target);
      this.#addAll(value.values);
      if (value.keys !== null) this.#addAll(value.keys);
    } else if (value instanceof MapValue || value instanceof SetValue) {
      for (let entry: Entry | null = value.table.first; entry !== null; entry = entry.next) {
        this.bytes += 96;
        this.add(entry.key);
        this.add(entry.value);
      }
    } else this.#visitRare(value);
  }

  #visitFrame(frame: Frame): void {
    this.bytes += 96 + frame.code.registers * 8;
    if (frame.promise !== null) this.fibers++;
    this.add(frame.parent);
    this.add(frame.promise);
    this.#addAll(frame.captures);
    for (let i = 0; i < frame.code.registers; i++) this.add(frame.registers[i]);
  }

  #visitRare(value: object): void {
    if (value instanceof NativeFrame) this.add(value.parent);
    else if (value instanceof JobFrame) this.add(value.target);
    else if (value instanceof NativeValue) {
      if (value.slots !== null) this.#addAll(value.slots);
    } else if (value instanceof ErrorValue) {
      this.#addProperties(value.own);
      this.#addProperties(value.hidden);
    } else if (value instanceof IteratorValue) this.add(value.source);
    else this.#addProperties(value);
  }

  #addProperties(value: object): void {
    const keys = Object.keys(value);
    this.bytes += 32 + keys.length * 16;
    // Objects of the same form share their keys; one that is used as a dictionary has its own.
    if (keys.length > 64) for (const key of keys) this.bytes += 24 + key.length;
    for (const key of keys) this.add((value as Record<string, Value>)[key]);
  }
}
