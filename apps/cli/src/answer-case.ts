import { type Json, parseFlow, readScenario, runScenario, type ScenarioOutcome } from "@fermata/flow";
import { inputsProblem } from "./inputs-problem.ts";

/** What `exec --ndjson` says to one line. */
export type Answer = { readonly id: Json } & ScenarioOutcome;

/** The answer to one line of `exec --ndjson`, whatever the line holds; `caseMs` is the real time it may take. */
export async function answerCase(line: string, caseMs: number): Promise<Answer> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    return refuse(null, `The line is not JSON: ${(error as Error).message}`);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return refuse(null, "The line is not a JSON object.");
  const {
    id = null,
    source,
    inputs = {},
    scenario = {},
    snapshotEveryWait = false,
  } = parsed as Record<string, Json | undefined>;
  if (typeof source !== "string") return refuse(id, 'The case has no "source".');
  if (typeof snapshotEveryWait !== "boolean") return refuse(id, '"snapshotEveryWait" must be true or false.');
  const read = readScenario(scenario);
  if ("problem" in read) return refuse(id, read.problem);
  try {
    const schema = source.startsWith("```") ? parseFlow(source).frontMatter?.data?.inputs : undefined;
    const wrong = await inputsProblem(schema, inputs);
    if (wrong !== undefined) return refuse(id, wrong);
    return { id, ...runScenario({ source, inputs, scenario: read.scenario, snapshotEveryWait, wallMsMax: caseMs }) };
  } catch (error) {
    // A fault of ours: it is told, and costs nobody else an answer.
    return refuse(id, error instanceof Error ? error.message : String(error), "InternalError");
  }
}

/** The same shape as any other answer, so that a reader needs no second case. */
export function refuse(id: Json, message: string, type = "InputError"): Answer {
  return {
    id,
    status: "failed",
    output: null,
    error: { type, message, line: null },
    effects: [],
    waits: 0,
    snapshotBytesMax: 0,
    logs: [],
    pending: [],
    unobserved: [],
    diagnostics: [],
  };
}
