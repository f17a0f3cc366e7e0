import { isAbsolute, resolve } from "node:path";
import { isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { durationMs } from "./duration.ts";
import {
  type Check,
  type FieldPath,
  integer,
  isRecord,
  listOf,
  name,
  object,
  oneOf,
  record,
  text,
  unknownField,
} from "./field-checks.ts";
import { compileInputSchema } from "./input-schema.ts";
import type { DefinitionDiagnostic, DefinitionOptions, ResultMode, TaskDefinition } from "./task-definition.ts";
import { checkTask, taskFields } from "./task-validation.ts";
import { hasPlaceholder, placeholdersIn } from "./template.ts";

/** Longest source of a definition, in UTF-16 units. */
const definitionLengthMax = 262_144;

const duration: Check = (value, path, report) => {
  if (durationMs(value) === undefined)
    report(path, 'must be a number of seconds or a duration such as "90s" or "1h30m"');
};

const factor: Check = (value, path, report) => {
  if (typeof value !== "number" || !(value >= 1)) report(path, "must be a number of at least 1");
};

const definitionName: Check = (value, path, report) => {
  if (typeof value !== "string" || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(value))
    report(path, "must start with a letter or digit and have only letters, digits and ._- (at most 128)");
};

/** Fields beside those of the task itself. */
const outerChecks: Readonly<Record<string, Check>> = {
  name: definitionName,
  description: text,
  parameters: record,
  backend: name,
  queue: name,
  priority: integer(Number.MIN_SAFE_INTEGER),
  delay: duration,
  timeout: duration,
  heartbeat: duration,
  retries: integer(0),
  backoff: object({ initial: duration, factor, max: duration }),
  concurrencyKey: name,
  tags: listOf(name),
};

const resultModes = { executable: ["text", "json", "full"], function: ["value"], ai: ["answer", "text"] } as const;

/**
 * Reads a task definition (B1). `baseDirectory` is the folder of the file: `./functions.js#name`, `./program` and a relative `cwd` are
 * resolved against it, once, here. There is a definition exactly when no diagnostic is an error.
 */
export function parseTaskDefinition(
  source: string,
  options: { readonly baseDirectory?: string } = {},
): { readonly definition?: TaskDefinition; readonly diagnostics: readonly DefinitionDiagnostic[] } {
  const reader = new DefinitionReader(source);
  const value = reader.read();
  if (value !== undefined) checkDefinition(value, reader);
  if (value === undefined || reader.diagnostics.some(({ severity }) => severity === "error"))
    return { diagnostics: reader.diagnostics };
  return { definition: definitionOf(value, source, options.baseDirectory), diagnostics: reader.diagnostics };
}

/** The YAML document with the places of its fields. */
class DefinitionReader {
  readonly diagnostics: DefinitionDiagnostic[] = [];
  readonly #source: string;
  readonly #lines = new LineCounter();
  #document: ReturnType<typeof parseDocument> | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  /** The value, or undefined where there is none to check. */
  read(): Record<string, unknown> | undefined {
    if (this.#source.length > definitionLengthMax) {
      this.#add("error", "TOO_LARGE", {
        message: `is longer than ${definitionLengthMax} characters`,
        start: 0,
        end: 0,
      });
      return undefined;
    }
    const document = parseDocument(this.#source, { lineCounter: this.#lines, prettyErrors: false });
    this.#document = document;
    for (const { message, pos } of document.errors)
      this.#add("error", "YAML_SYNTAX", { message, start: pos[0], end: pos[1] });
    for (const { message, pos } of document.warnings)
      this.#add("warning", "YAML_SYNTAX", { message, start: pos[0], end: pos[1] });
    if (document.errors.length > 0) return undefined;
    try {
      const value: unknown = document.toJS();
      if (isRecord(value)) return value;
      this.report([], "a task definition must be a YAML map with at least name, kind and what to run");
    } catch (error) {
      this.report([], error instanceof Error ? error.message : String(error));
    }
    return undefined;
  }

  report(path: FieldPath, message: string, kind: Partial<Pick<DefinitionDiagnostic, "severity" | "code">> = {}): void {
    const [start, end] = this.#place(path);
    this.#add(kind.severity ?? "error", kind.code ?? "FIELD_INVALID", { message, start, end });
  }

  #add(
    severity: "error" | "warning",
    code: DefinitionDiagnostic["code"],
    at: { message: string; start: number; end: number },
  ): void {
    const { line, col } = this.#lines.linePos(at.start);
    this.diagnostics.push({ severity, code, ...at, line: Math.max(line, 1), column: Math.max(col - 1, 0) });
  }

  /** Range of the key where the last step is a key, of the item where it is an index, of the nearest parent where it is missing. */
  #place(path: FieldPath): [number, number] {
    for (let length = path.length; length >= 0; length--) {
      const parent = this.#node(path.slice(0, Math.max(length - 1, 0)));
      const last = path[length - 1];
      const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === last) : undefined;
      const key = length > 0 && isScalar(pair?.key) ? pair.key : undefined;
      const range = (key ?? this.#node(path.slice(0, length)))?.range;
      if (range) return [range[0], range[1]];
    }
    return [0, 0];
  }

  #node(path: FieldPath): Node | undefined {
    const node = path.length === 0 ? this.#document?.contents : this.#document?.getIn(path, true);
    return typeof node === "object" && node !== null && "range" in node ? (node as Node) : undefined;
  }
}

function checkDefinition(value: Record<string, unknown>, reader: DefinitionReader): void {
  const kind = value.kind;
  if (value.name === undefined) reader.report(["name"], "name is missing");
  if (kind !== "compute" && kind !== "ai") {
    reader.report(["kind"], "kind must be compute or ai");
    return;
  }
  const known = new Set<string>([...taskFields[kind], ...Object.keys(outerChecks), "result"]);
  const task: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    if (taskFields[kind].includes(key)) task[key] = each;
    else if (!known.has(key)) reader.report([key], `${key} ${unknownField(key, [...known])}`);
  }
  const report = (path: FieldPath, reason: string): void => {
    // What a placeholder stands for is checked when the inputs are known.
    if (!hasPlaceholder(at(value, path))) reader.report(path, `${path.join(".")} ${reason}`);
  };
  checkTask(task, [], report);
  for (const [key, check] of Object.entries(outerChecks))
    if (value[key] !== undefined) check(value[key], [key], report);
  oneOf(...resultModes[resultKind(value)])(value.result ?? defaultResult(value), ["result"], report);
  checkParameters(value, reader);
}

function checkParameters(value: Record<string, unknown>, reader: DefinitionReader): void {
  const { parameters } = value;
  if (isRecord(parameters)) {
    try {
      compileInputSchema(parameters);
    } catch (error) {
      reader.report(["parameters"], `parameters is no JSON Schema: ${(error as Error).message}`, {
        code: "SCHEMA_INVALID",
      });
    }
  }
  const known =
    isRecord(parameters) && isRecord(parameters.properties) ? Object.keys(parameters.properties) : undefined;
  for (const [key, each] of Object.entries(value)) {
    if (key === "parameters" || key === "description") continue;
    for (const { path, text: shown } of placeholdersIn(each)) {
      if (path === undefined)
        reader.report([key], `{{${shown}}} is no path such as {{name}} or {{inputs.a.b}}`, {
          code: "PLACEHOLDER_INVALID",
        });
      else if (known !== undefined && path[0] !== undefined && !known.includes(path[0]))
        reader.report([key], `{{${shown}}} names no parameter; there are ${known.join(", ") || "none"}`, {
          severity: "warning",
          code: "PLACEHOLDER_UNKNOWN",
        });
    }
  }
}

function at(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((each, key) => (each as Record<string | number, unknown> | undefined)?.[key], value);
}

function resultKind(value: Record<string, unknown>): keyof typeof resultModes {
  if (value.kind === "ai") return "ai";
  return value.function === undefined ? "executable" : "function";
}

function defaultResult(value: Record<string, unknown>): ResultMode {
  return resultModes[resultKind(value)][0];
}

function definitionOf(
  value: Record<string, unknown>,
  source: string,
  baseDirectory: string | undefined,
): TaskDefinition {
  const kind = value.kind as "compute" | "ai";
  const task = Object.fromEntries(Object.entries(value).filter(([key]) => taskFields[kind].includes(key)));
  return {
    name: value.name as string,
    ...(value.description === undefined ? {} : { description: value.description as string }),
    source,
    task: baseDirectory === undefined ? task : withAbsolutePaths(task, baseDirectory),
    ...(value.parameters === undefined ? {} : { parameters: value.parameters as Record<string, unknown> }),
    result: (value.result as ResultMode | undefined) ?? defaultResult(value),
    options: optionsOf(value),
  };
}

/** Paths that a definition writes relative to itself. A bare program name stays what it is: it is looked up in PATH. */
function withAbsolutePaths(task: Record<string, unknown>, baseDirectory: string): Record<string, unknown> {
  const absolute = { ...task };
  const { function: reference, executable, cwd } = task;
  if (typeof reference === "string" && /^[^#]+\.[mc]?js#/.test(reference))
    absolute.function = resolve(baseDirectory, reference);
  if (typeof executable === "string" && /^\.\.?\//.test(executable) && task.shell !== true)
    absolute.executable = resolve(baseDirectory, executable);
  if (typeof cwd === "string" && !isAbsolute(cwd) && !cwd.startsWith("{{")) absolute.cwd = resolve(baseDirectory, cwd);
  return absolute;
}

function optionsOf(value: Record<string, unknown>): DefinitionOptions {
  const options: Record<string, unknown> = {};
  for (const key of ["backend", "queue", "priority", "retries", "concurrencyKey", "tags"])
    if (value[key] !== undefined) options[key] = value[key];
  for (const key of ["delay", "timeout", "heartbeat"])
    if (value[key] !== undefined) options[`${key}Ms`] = durationMs(value[key]);
  if (isRecord(value.backoff)) {
    const initialMs = durationMs(value.backoff.initial) ?? 1000;
    options.backoff = {
      initialMs,
      factor: typeof value.backoff.factor === "number" ? value.backoff.factor : 2,
      maxMs: durationMs(value.backoff.max) ?? Math.max(initialMs, 3_600_000),
    };
  }
  return options;
}
