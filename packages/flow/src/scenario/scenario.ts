import { parseDuration } from "../duration.ts";
import type { Json } from "../machine-api.ts";

/** How one call of a scripted task or workflow ends. It is the end of the call: retries are over by then. */
export type ScenarioAnswer = (
  | { readonly result: Json }
  /** `type` and `message` of the failure; the script sees a TaskError with that message, and the failure as its `cause` (F31). */
  | {
      readonly error: {
        readonly type: string;
        readonly message: string;
        readonly details?: Readonly<Record<string, Json>>;
      };
    }
  /** Answers with the inputs. */
  | { readonly echo: true }
) & {
  /** How long it takes (F25); at once where absent. */
  readonly after?: string | number;
};

export interface ScenarioSignal {
  /** Time since the start of the run (F25). */
  readonly at: string | number;
  readonly name: string;
  readonly payload: Json;
}

/** Everything that happens to a run from outside (F54). */
export interface Scenario {
  /** Answers by name, used in order, the last one again and again; `*` answers what has no entry. A call with no answer stays pending. */
  readonly tasks?: Readonly<Record<string, readonly ScenarioAnswer[]>>;
  readonly workflows?: Readonly<Record<string, readonly ScenarioAnswer[]>>;
  readonly signals?: readonly ScenarioSignal[];
  /** Where the virtual clock starts: Unix milliseconds or an ISO date; 2026-01-01T00:00:00Z where absent. */
  readonly startAt?: number | string;
}

/**
 * Takes what was read from a scenario file apart, and says in one sentence what is wrong with it: a wrong field is never passed over,
 * since a scenario that silently does nothing proves nothing.
 */
export function readScenario(value: unknown): { scenario: Scenario } | { problem: string } {
  try {
    return { scenario: scenarioOf(value) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
}

/** Never leaves this file. */
class Problem extends Error {}

function scenarioOf(value: unknown): Scenario {
  const fields = recordOf(value, "The scenario");
  refuseOthers(fields, ["tasks", "workflows", "signals", "startAt"], "The scenario");
  const { tasks, workflows, signals, startAt } = fields;
  if (startAt !== undefined && Number.isNaN(startTime(startAt))) {
    throw new Problem('"startAt" is neither Unix milliseconds nor an ISO date.');
  }
  if (signals !== undefined && !Array.isArray(signals)) throw new Problem('"signals" must be a list.');
  return {
    ...(tasks === undefined ? {} : { tasks: scriptsOf(tasks, "tasks") }),
    ...(workflows === undefined ? {} : { workflows: scriptsOf(workflows, "workflows") }),
    ...(signals === undefined ? {} : { signals: signals.map(signalOf) }),
    ...(startAt === undefined ? {} : { startAt: startAt as number | string }),
  };
}

/** Unix milliseconds of `startAt`; NaN where it is no time. */
export function startTime(startAt: unknown): number {
  if (typeof startAt === "number") return Number.isFinite(startAt) ? Math.round(startAt) : Number.NaN;
  return typeof startAt === "string" ? Date.parse(startAt) : Number.NaN;
}

function scriptsOf(value: unknown, field: string): Record<string, readonly ScenarioAnswer[]> {
  const scripts: Record<string, readonly ScenarioAnswer[]> = Object.create(null);
  for (const [name, answers] of Object.entries(recordOf(value, `"${field}"`))) {
    if (!Array.isArray(answers)) throw new Problem(`The answers of ${field} "${name}" must be a list.`);
    scripts[name] = answers.map((answer, index) => answerOf(answer, `Answer ${index + 1} of ${field} "${name}"`));
  }
  return scripts;
}

function answerOf(value: unknown, where: string): ScenarioAnswer {
  const fields = recordOf(value, where);
  refuseOthers(fields, ["result", "error", "echo", "after"], where);
  const kinds = ["result", "error", "echo"].filter((kind) => kind in fields);
  if (kinds.length !== 1) throw new Problem(`${where} needs exactly one of "result", "error" and "echo".`);
  const after = fields.after === undefined ? {} : { after: durationOf(fields.after, `${where}: "after"`) };
  if ("echo" in fields) {
    if (fields.echo !== true) throw new Problem(`${where}: "echo" can only be true.`);
    return { echo: true, ...after };
  }
  if ("result" in fields) return { result: fields.result as Json, ...after };
  const error = recordOf(fields.error, `${where}: "error"`);
  const { type = "Error", message = "", ...details } = error;
  if (typeof type !== "string" || typeof message !== "string") {
    throw new Problem(`${where}: "type" and "message" of the error must be strings.`);
  }
  const own = Object.keys(details).length === 0 ? {} : { details: details as Record<string, Json> };
  return { error: { type, message, ...own }, ...after };
}

function signalOf(value: unknown, index: number): ScenarioSignal {
  const where = `Signal ${index + 1}`;
  const fields = recordOf(value, where);
  refuseOthers(fields, ["at", "name", "payload"], where);
  if (typeof fields.name !== "string" || fields.name === "") throw new Problem(`${where} needs a "name".`);
  return {
    at: durationOf(fields.at ?? 0, `${where}: "at"`),
    name: fields.name,
    payload: (fields.payload ?? null) as Json,
  };
}

function durationOf(value: unknown, where: string): string | number {
  if ((typeof value === "string" || typeof value === "number") && parseDuration(value) !== undefined) return value;
  throw new Problem(`${where} must be a duration such as "2s", "10m" or "1h30m", or a number of seconds.`);
}

function recordOf(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Problem(`${where} must be an object.`);
}

function refuseOthers(fields: Record<string, unknown>, known: readonly string[], where: string): void {
  const other = Object.keys(fields).find((field) => !known.includes(field));
  if (other !== undefined) throw new Problem(`${where} has no field "${other}"; there are: ${known.join(", ")}.`);
}
