import type { Json } from "@fermata/flow";
import type { Catalog, LoadedVersion } from "./catalog.ts";
import { EngineError, type EngineIssue } from "./engine-error.ts";
import { checkForm, spokenIssues } from "./form-check.ts";
import type { Program } from "./language.ts";

/**
 * Names in the script that stand for nothing deployed here, or no backend of this server. One that is computed at run time is found when it
 * is reached.
 */
export async function unknownNames(
  program: Program,
  catalog: Catalog,
  backends: readonly string[],
): Promise<EngineIssue[]> {
  const issues: EngineIssue[] = [];
  for (const name of new Set(program.tasks)) {
    if (!(await catalog.task(name))) issues.push({ path: name, message: `no task named "${name}" is deployed` });
  }
  for (const name of new Set(program.workflows)) {
    if (!(await catalog.newest(name))) issues.push({ path: name, message: `no workflow named "${name}" is deployed` });
  }
  for (const name of new Set(program.backends)) {
    if (backends.includes(name)) continue;
    issues.push({ path: name, message: `no backend is named "${name}"; there are ${backends.join(", ") || "none"}` });
  }
  return issues;
}

/**
 * The version that a start names, checked.
 * @throws EngineError `UNKNOWN_WORKFLOW`, `UNKNOWN_VERSION`, `INVALID_SOURCE`
 */
export async function versionToStart(
  catalog: Catalog,
  start: { readonly workflow: string; readonly version?: string },
): Promise<LoadedVersion & { readonly program: Program }> {
  const { workflow, version: hash } = start;
  const version = hash === undefined ? await catalog.newest(workflow) : await catalog.version(hash);
  if (!version && hash !== undefined) {
    throw new EngineError("UNKNOWN_VERSION", `workflow "${workflow}" has no version ${hash}`);
  }
  if (!version) throw new EngineError("UNKNOWN_WORKFLOW", `no workflow named "${workflow}" is deployed`);
  const { program, problem } = version;
  if (!program) throw new EngineError("INVALID_SOURCE", `workflow "${workflow}" does not compile: ${problem}`);
  return { ...version, program };
}

/** @throws EngineError `INVALID_INPUTS` */
export function checkInputs(workflow: string, program: Program, inputs: Json): void {
  const schema = program.frontMatter.inputs;
  const issues = schema ? checkForm(schema, inputs) : [];
  if (issues.length === 0) return;
  throw new EngineError("INVALID_INPUTS", `inputs of workflow "${workflow}": ${spokenIssues(issues)}`, issues);
}

/**
 * The value as JSON, as it will be stored (F16).
 * @throws EngineError with `code` where it is no JSON or over the limit
 */
export function checkedJson(
  value: unknown,
  rule: { readonly what: string; readonly bytesMax: number; readonly code: "INVALID_INPUTS" | "INVALID_PAYLOAD" },
): Json {
  let text: string | undefined;
  try {
    text = JSON.stringify(value ?? null);
  } catch (error) {
    throw new EngineError(
      rule.code,
      `${rule.what} is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (text === undefined) throw new EngineError(rule.code, `${rule.what} is no JSON`);
  const bytes = Buffer.byteLength(text);
  if (bytes > rule.bytesMax) {
    throw new EngineError("PAYLOAD_TOO_LARGE", `${rule.what} has ${bytes} bytes; at most ${rule.bytesMax} are taken`);
  }
  return JSON.parse(text) as Json;
}
