import { type Json, parseFlow, readScenario, runScenario, type ScenarioOutcome } from "@fermata/flow";
import { inputsProblem } from "./inputs-problem.ts";
import type { Output } from "./output.ts";
import { readLines } from "./read-lines.ts";

/** A case longer than this is answered with a failure and not read into memory. */
const LINE_BYTES_MAX = 64 * 1024 * 1024;

/** Answers are handed over in pieces of this size, or when the next case is not there yet. */
const WRITE_CHARS = 64 * 1024;

/**
 * One answer for every line, in order, whatever the line holds: a case that is no JSON, does not compile, fails or never ends is
 * answered like any other, and leaves nothing behind for the next. Blank lines are passed over.
 */
export async function answerCases(input: AsyncIterable<Buffer>, output: Output, caseMs: number): Promise<void> {
  for await (const lines of readLines(input, LINE_BYTES_MAX)) {
    let text = "";
    for (const line of lines) {
      if (line !== undefined && line.trim() === "") continue;
      text += `${JSON.stringify(await answer(line, caseMs))}\n`;
      if (text.length < WRITE_CHARS) continue;
      await output.raw(text);
      text = "";
    }
    if (text !== "") await output.raw(text);
  }
}

type Answer = { readonly id: Json } & ScenarioOutcome;

async function answer(line: string | undefined, caseMs: number): Promise<Answer> {
  if (line === undefined) return refuse(null, `The line is longer than ${LINE_BYTES_MAX} bytes.`);
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
function refuse(id: Json, message: string, type = "InputError"): Answer {
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
