import { basename, dirname, join } from "node:path";
import { type Json, readScenario, type Scenario, type ScenarioOutcome } from "@fermata/flow";
import { CliError } from "./cli-error.ts";
import { jsonDifferences } from "./json-differences.ts";
import { readJsonFile } from "./read-input.ts";

/** One case of a test file: what happens to the run from outside, and what has to come of it. */
export interface ScenarioTest {
  readonly name: string;
  readonly inputs: Json;
  readonly scenario: Scenario;
  readonly expect: Expectation;
}

/** What is left out is not looked at. */
interface Expectation {
  readonly status?: ScenarioOutcome["status"];
  /** The whole output. */
  readonly output?: Json;
  /** Fields of the error that the run failed with. */
  readonly error?: JsonObject;
  /** All effects in order; of each, the fields that are given. */
  readonly effects?: readonly JsonObject[];
  /** All log messages in order. */
  readonly logs?: readonly string[];
  /** What the run still waits for; of each, the fields that are given. */
  readonly pending?: readonly JsonObject[];
}

type JsonObject = { readonly [key: string]: Json };

/** `order.flow` has its tests in `order.test.json` beside it. */
export function testFileOf(flow: string): string {
  return join(dirname(flow), `${basename(flow, ".flow")}.test.json`);
}

/**
 * Reads a test file: `{ scenario?, tests: [{ name, inputs?, scenario?, expect }] }`. The file's scenario, which may be the name of a file
 * beside it, holds for every test; what a test's own scenario names takes its place. Whatever is not understood is refused.
 */
export function readScenarioTests(path: string): ScenarioTest[] {
  const file = objectOf(readJsonFile(path), path);
  onlyFields(file, ["scenario", "tests"], path);
  const base = file.scenario === undefined ? {} : scenarioOf(file.scenario, path);
  if (!Array.isArray(file.tests) || file.tests.length === 0) throw problem(path, '"tests" must be a list of tests.');
  const names = new Set<string>();
  return file.tests.map((value: Json, index) => {
    const test = objectOf(value, `${path}: test ${index + 1}`);
    const { name } = test;
    if (typeof name !== "string" || name === "") throw problem(path, `test ${index + 1} needs a "name".`);
    const where = `${path}: "${name}"`;
    if (names.has(name)) throw problem(where, "there is another test of this name.");
    names.add(name);
    onlyFields(test, ["name", "inputs", "scenario", "expect"], where);
    return {
      name,
      inputs: test.inputs ?? {},
      scenario: merge(base, test.scenario === undefined ? {} : objectOf(test.scenario, where), where),
      expect: expectationOf(objectOf(test.expect ?? null, `${where}: "expect"`), where),
    };
  });
}

/** A scenario in place, or the name of a file that holds one. */
function scenarioOf(value: Json, path: string): JsonObject {
  if (typeof value !== "string") return objectOf(value, `${path}: "scenario"`);
  const file = join(dirname(path), value);
  return objectOf(readJsonFile(file), file);
}

/** Answers by name: those of the test stand before those of the file. Signals and the start are taken whole. */
function merge(base: JsonObject, own: JsonObject, where: string): Scenario {
  const merged: Record<string, Json> = { ...base, ...own };
  for (const kind of ["tasks", "workflows"]) {
    if (base[kind] === undefined || own[kind] === undefined) continue;
    merged[kind] = { ...objectOf(base[kind], where), ...objectOf(own[kind], where) };
  }
  const read = readScenario(merged);
  if ("problem" in read) throw problem(where, read.problem);
  return read.scenario;
}

function expectationOf(fields: JsonObject, where: string): Expectation {
  onlyFields(fields, ["status", "output", "error", "effects", "logs", "pending"], `${where}: "expect"`);
  if (Object.keys(fields).length === 0) throw problem(where, '"expect" expects nothing.');
  if (fields.status !== undefined && !["completed", "failed", "waiting"].includes(String(fields.status))) {
    throw problem(where, '"status" is one of completed, failed, waiting.');
  }
  if (fields.error !== undefined)
    onlyFields(objectOf(fields.error, where), ["type", "message", "line"], `${where}: "error"`);
  const known = { effects: ["kind", "name", "inputs"], pending: ["kind", "name", "line"] };
  for (const [list, names] of Object.entries(known)) {
    const items = fields[list];
    if (items === undefined) continue;
    if (!Array.isArray(items)) throw problem(where, `"${list}" must be a list.`);
    for (const item of items as Json[]) onlyFields(objectOf(item, `${where}: "${list}"`), names, `${where}: "${list}"`);
  }
  if (fields.logs !== undefined && !Array.isArray(fields.logs)) throw problem(where, '"logs" must be a list of texts.');
  // A test that says what comes out, or what goes wrong, says how the run ends.
  const implied = "error" in fields ? "failed" : "pending" in fields ? "waiting" : "completed";
  return { status: implied, ...fields } as Expectation;
}

/** What is not as the test expects it, one line each; none: it passed. */
export function unmet(expect: Expectation, outcome: ScenarioOutcome): string[] {
  const { output, error, effects, logs, pending } = expect;
  const actual = { ...outcome, logs: outcome.logs.map(({ message }) => message) } as unknown as Record<string, Json>;
  const found = expect.status === outcome.status ? [] : [statusLine(expect, outcome)];
  const compare = (field: string, expected: Json | undefined, partial: boolean) => {
    if (expected !== undefined) found.push(...jsonDifferences(expected, actual[field], { path: field, partial }));
  };
  compare("error", error, true);
  // Where the run went another way, there is no output to speak of.
  if (found.length === 0) compare("output", output, false);
  compare("effects", effects as Json | undefined, true);
  compare("logs", logs, false);
  compare("pending", pending as Json | undefined, true);
  return found;
}

function statusLine({ status }: Expectation, outcome: ScenarioOutcome): string {
  const { error, pending } = outcome;
  const line = error?.line == null ? "" : ` (line ${error.line})`;
  const why = error === null ? "" : `, with ${error.type}: ${error.message}${line}`;
  const waits = pending.map(({ kind, name, line: at }) => `${kind} ${name} (line ${at})`).join(", ");
  const what = outcome.status === "waiting" ? `, for ${waits === "" ? "nothing that can come" : waits}` : why;
  return `status: expected ${status}, got ${outcome.status}${what}`;
}

function problem(where: string, sentence: string): CliError {
  return new CliError("input", `${where}: ${sentence}`);
}

function objectOf(value: Json, where: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw problem(where, "an object is needed here.");
}

function onlyFields(fields: JsonObject, known: readonly string[], where: string): void {
  const other = Object.keys(fields).find((field) => !known.includes(field));
  if (other !== undefined) throw problem(where, `there is no field "${other}"; there are: ${known.join(", ")}.`);
}
