import { parseDuration } from "../duration.ts";
import type { Json, SignalCommand, TaskCommand, TaskOptions } from "../machine-api.ts";
import { DateValue, type NativeSteps, PlainObject, type Value, type Vm } from "../values/values.ts";
import { operate } from "../vm/operations.ts";
import { typeError } from "../vm/script-throw.ts";
import { resumable } from "./define.ts";
import { toJsonSteps } from "./json.ts";

type Fields = { readonly [key: string]: Json };

/** Arguments of one host call, checked one by one; every complaint names the call and the argument (F33). */
class Reading {
  readonly #call: string;

  constructor(call: string) {
    this.#call = call;
  }

  fail(argument: string, expected: string): never {
    throw typeError(`${this.#call}: ${argument} must be ${expected}`);
  }

  name(value: Value): string {
    return typeof value === "string" && value !== "" ? value : this.fail("name", "a string that is not empty");
  }

  /** Options as data; undefined and null are none. */
  *options(vm: Vm, value: Value): NativeSteps {
    if (value === undefined || value === null) return {};
    const json = yield* toJsonSteps(vm, value);
    if (typeof json !== "object" || json === null || Array.isArray(json)) this.fail("options", "an object");
    return json;
  }

  known(options: Fields, names: readonly string[]): void {
    for (const key of Object.keys(options)) {
      if (!names.includes(key)) this.fail(`options.${key}`, `one of ${names.join(", ")}: it is no option`);
    }
  }

  string(options: Fields, key: string): string | undefined {
    const value = options[key];
    if (value === undefined || value === null) return undefined;
    return typeof value === "string" ? value : this.fail(`options.${key}`, "a string");
  }

  whole(options: Fields, key: string, min: number): number | undefined {
    const value = options[key];
    if (value === undefined || value === null) return undefined;
    const fine = typeof value === "number" && Number.isInteger(value) && value >= min;
    return fine ? value : this.fail(`options.${key}`, `a whole number of at least ${min}`);
  }

  duration(value: Json | undefined, argument: string): number | undefined {
    if (value === undefined || value === null) return undefined;
    const ms = typeof value === "number" || typeof value === "string" ? parseDuration(value) : undefined;
    return ms ?? this.fail(argument, 'a duration: a number of seconds, or a string such as "90s" or "1h30m"');
  }

  strings(options: Fields, key: string): readonly string[] | undefined {
    const value = options[key];
    if (value === undefined || value === null) return undefined;
    const fine = Array.isArray(value) && value.every((item) => typeof item === "string");
    return fine ? (value as string[]) : this.fail(`options.${key}`, "an array of strings");
  }
}

const TASK_OPTIONS = [
  "backend",
  "queue",
  "priority",
  "delay",
  "timeout",
  "heartbeat",
  "retries",
  "backoff",
  "idempotencyKey",
  "concurrencyKey",
  "tags",
];

/** Leaves out what is undefined. */
function present<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

function readBackoff(reading: Reading, value: Json | undefined): TaskOptions["backoff"] {
  if (value === undefined || value === null) return undefined;
  const expected =
    'a duration, or { initial, factor, max } with durations and a number, such as { initial: "1s", factor: 2, max: "5m" }';
  if (typeof value === "number" || typeof value === "string") {
    return {
      initialMs: reading.duration(value, "options.backoff")!,
      factor: 1,
      maxMs: reading.duration(value, "options.backoff")!,
    };
  }
  if (typeof value !== "object" || Array.isArray(value)) return reading.fail("options.backoff", expected);
  const { initial = 1, factor = 2, max = "1h" } = value as Fields;
  if (typeof factor !== "number" || !(factor >= 1))
    return reading.fail("options.backoff.factor", "a number of at least 1");
  const initialMs = reading.duration(initial, "options.backoff.initial")!;
  return { initialMs, factor, maxMs: reading.duration(max, "options.backoff.max")! };
}

function readTaskOptions(reading: Reading, options: Fields): TaskOptions {
  reading.known(options, TASK_OPTIONS);
  return present<TaskOptions>({
    backend: reading.string(options, "backend"),
    queue: reading.string(options, "queue"),
    priority: reading.whole(options, "priority", Number.MIN_SAFE_INTEGER),
    delayMs: reading.duration(options.delay, "options.delay"),
    timeoutMs: reading.duration(options.timeout, "options.timeout"),
    heartbeatMs: reading.duration(options.heartbeat, "options.heartbeat"),
    retries: reading.whole(options, "retries", 0),
    backoff: readBackoff(reading, options.backoff),
    idempotencyKey: reading.string(options, "idempotencyKey"),
    concurrencyKey: reading.string(options, "concurrencyKey"),
    tags: reading.strings(options, "tags"),
  } as Record<keyof TaskOptions, never>);
}

function* inputsOf(vm: Vm, value: Value): NativeSteps {
  if (value === undefined) return {};
  return (yield* toJsonSteps(vm, value)) ?? {};
}

function namedCall(id: "Task.run" | "Workflow.run"): Value {
  return resumable(id, { length: 3 }, function* (vm, _self, [name, inputs, options]) {
    const reading = new Reading(id);
    const called = reading.name(name);
    const json = (yield* inputsOf(vm, inputs)) as Json;
    const read = readTaskOptions(reading, (yield* reading.options(vm, options)) as Fields);
    const common = { name: called, inputs: json, options: read };
    return operate(
      vm,
      id === "Task.run" ? { kind: "task", taskKind: "named", ...common } : { kind: "workflow", ...common },
    );
  });
}

function checkCompute(reading: Reading, description: Fields): void {
  const { executable, function: called } = description;
  if (typeof executable !== "string" && typeof called !== "string") {
    reading.fail("description", 'an object with "executable" or "function"');
  }
}

function checkAi(reading: Reading, description: Fields): void {
  const { prompt, messages } = description;
  if (typeof prompt !== "string" && !Array.isArray(messages)) reading.fail("description.prompt", "a string");
}

function inlineCall(
  id: "ComputeTask.run" | "AITask.run",
  taskKind: TaskCommand["taskKind"],
  check: (reading: Reading, description: Fields) => void,
): Value {
  return resumable(id, { length: 2 }, function* (vm, _self, [description, options]) {
    const reading = new Reading(id);
    const json = (yield* toJsonSteps(vm, description)) as Json | undefined;
    if (typeof json !== "object" || json === null || Array.isArray(json))
      return reading.fail("description", "an object");
    check(reading, json as Fields);
    const read = readTaskOptions(reading, (yield* reading.options(vm, options)) as Fields);
    return operate(vm, { kind: "task", taskKind, name: taskKind, inputs: json, options: read });
  });
}

const SIGNAL_OPTIONS = ["timeout", "title", "description", "form", "assignees", "quorum"];

function signalCall(id: "Signal.when" | "Signal.next"): Value {
  return resumable(id, { length: 2 }, function* (vm, _self, [name, given]) {
    const reading = new Reading(id);
    const called = reading.name(name);
    const options = (yield* reading.options(vm, given)) as Fields;
    reading.known(options, SIGNAL_OPTIONS);
    return operate(vm, {
      kind: "signal",
      name: called,
      ...present<Partial<SignalCommand>>({
        timeoutMs: reading.duration(options.timeout, "options.timeout"),
        title: reading.string(options, "title"),
        description: reading.string(options, "description"),
        form: options.form ?? undefined,
        assignees: reading.strings(options, "assignees"),
        quorum: reading.whole(options, "quorum", 1),
      } as { [K in keyof SignalCommand]: never }),
    });
  });
}

const delay = resumable("Timer.delay", { length: 1 }, function* (vm, _self, [duration]) {
  const reading = new Reading("Timer.delay");
  const ms = reading.duration((yield* toJsonSteps(vm, duration)) as Json | undefined, "duration");
  if (ms === undefined) return reading.fail("duration", 'a number of seconds, or a string such as "90s" or "1h30m"');
  return operate(vm, { kind: "timer", dueAt: vm.host.now() + ms });
});

const until = resumable("Timer.until", { length: 1 }, function* (vm, _self, [date]) {
  const expected = "a Date, a time in milliseconds, or a date as a string";
  const ms =
    date instanceof DateValue
      ? date.ms
      : typeof date === "number"
        ? date
        : typeof date === "string"
          ? Date.parse(date)
          : NaN;
  if (!Number.isFinite(ms)) new Reading("Timer.until").fail("date", expected);
  yield* [];
  return operate(vm, { kind: "timer", dueAt: ms });
});

function namespace(members: Readonly<Record<string, Value>>): Value {
  return Object.freeze(Object.assign(new PlainObject(), members));
}

/** The host objects of F21–F25. */
export const HOST_OBJECTS: Readonly<Record<string, Value>> = {
  Task: namespace({ run: namedCall("Task.run") }),
  ComputeTask: namespace({ run: inlineCall("ComputeTask.run", "compute", checkCompute) }),
  AITask: namespace({ run: inlineCall("AITask.run", "ai", checkAi) }),
  Workflow: namespace({ run: namedCall("Workflow.run") }),
  Signal: namespace({ when: signalCall("Signal.when"), next: signalCall("Signal.next") }),
  Timer: namespace({ delay, until }),
};
