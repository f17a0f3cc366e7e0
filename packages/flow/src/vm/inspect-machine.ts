import { logText } from "../builtins/console.ts";
import type { Inspection, Json, OperationId, PendingOperation } from "../machine-api.ts";
import {
  Cell,
  type Frame,
  isCallable,
  type PromiseValue,
  type Reaction,
  UNSET,
  type Value,
  type Vm,
} from "../values/values.ts";
import { tagOf } from "./conversions.ts";
import { plainJson } from "./error-data.ts";
import { frameSite } from "./stack-text.ts";

/** Longest preview of one variable, in characters of JSON; what is longer is shown as text, cut. */
const PREVIEW_LENGTH_MAX = 4_000;

/** Variables and stacks of a machine that waits. A fiber that waits for another shows the operations that the other waits for. */
export function inspectMachine(vm: Vm, pending: readonly PendingOperation[]): Inspection {
  const waits = new Map<Frame, Set<OperationId>>();
  for (const [id, { promise }] of vm.operations) follow(promise, id, waits);
  const fibers = [...waits]
    .sort(([a], [b]) => a.fiber - b.fiber)
    .map(([frame, operations]) => ({
      id: frame.fiber,
      waitsFor: [...operations].sort((a, b) => a - b),
      frames: [inspectFrame(vm, frame)],
    }));
  return { fibers, pending };
}

/** Finds all frames that go on, sooner or later, because `promise` settles. */
function follow(promise: PromiseValue, id: OperationId, waits: Map<Frame, Set<OperationId>>): void {
  const seen = new Set<PromiseValue>();
  const todo = [promise];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const reaction of next.reactions ?? []) {
      const { frame } = reaction;
      if (frame !== null) {
        const found = waits.get(frame);
        if (found === undefined) waits.set(frame, new Set([id]));
        else found.add(id);
        if (frame.promise !== null) todo.push(frame.promise);
      } else todo.push(...targetOf(reaction));
    }
  }
}

function targetOf({ target, combination }: Reaction): PromiseValue[] {
  return [target, combination?.target ?? null].filter((promise) => promise !== null);
}

function inspectFrame(vm: Vm, frame: Frame): Inspection["fibers"][number]["frames"][number] {
  const { code, pc } = frame;
  const site = frameSite(frame);
  const variables: { name: string; type: string; preview: Json }[] = [];
  const add = (name: string, held: Value): void => {
    const value = held instanceof Cell ? held.value : held;
    if (value === UNSET) return;
    variables.push({
      name,
      type: isCallable(value) ? "function" : tagOf(value).toLowerCase(),
      preview: preview(value),
    });
  };
  for (const { name, register, fromPc, toPc } of code.variables) {
    if (pc >= fromPc && pc <= toPc) add(name, frame.registers[register]);
  }
  for (const [index, name] of code.captureNames.entries()) add(name, frame.captures[index]);
  const functionName = code.name === "" ? "(anonymous)" : code.name;
  return { functionName, at: vm.program.lines.range(site.start, site.end), variables };
}

function preview(value: Value): Json {
  if (isCallable(value) || value === undefined) return logText(value);
  const json = plainJson(value, 0) ?? null;
  const text = JSON.stringify(json);
  return text.length <= PREVIEW_LENGTH_MAX ? json : `${logText(value).slice(0, PREVIEW_LENGTH_MAX)}…`;
}
