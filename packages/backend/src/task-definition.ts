/** What a script gets as the result of a task (`taskResult`). */
export type ResultMode =
  /** `{ stdout, stderr, exitCode }` of a program. */
  | "full"
  /** stdout of a program without its last line end. */
  | "text"
  /** stdout of a program, parsed as JSON. */
  | "json"
  /** What a function returned. */
  | "value"
  /** `{ text, usage, finishReason }` of an AI task, and `response` where a schema was given. */
  | "answer";

/** How a task is queued and retried; the same names and units as the options of the script's call, which win over these. */
export interface DefinitionOptions {
  readonly backend?: string;
  readonly queue?: string;
  readonly priority?: number;
  readonly delayMs?: number;
  readonly timeoutMs?: number;
  readonly heartbeatMs?: number;
  readonly retries?: number;
  readonly backoff?: { readonly initialMs: number; readonly factor: number; readonly maxMs: number };
  readonly concurrencyKey?: string;
  readonly tags?: readonly string[];
}

/** A named task (B1): a task with placeholders, and the schema of the inputs that fill them. Plain JSON; `source` is the YAML. */
export interface TaskDefinition {
  readonly name: string;
  readonly description?: string;
  readonly source: string;
  /** The fields of a ComputeTask or AITask, with `{{path}}` in strings; relative paths are absolute already. */
  readonly task: Readonly<Record<string, unknown>>;
  /** JSON Schema (draft 2020-12) of the inputs. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly result: ResultMode;
  readonly options: DefinitionOptions;
}

/** What is wrong with a definition, and where. Lines count from 1, columns from 0; offsets are UTF-16 units. */
export interface DefinitionDiagnostic {
  readonly severity: "error" | "warning";
  readonly code:
    | "YAML_SYNTAX"
    | "FIELD_INVALID"
    | "SCHEMA_INVALID"
    | "PLACEHOLDER_INVALID"
    | "PLACEHOLDER_UNKNOWN"
    | "TOO_LARGE";
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}
