import type { TaskException, TaskOutcome } from "./contract.ts";
import type { ResultMode } from "./task-definition.ts";

/** A failure as it crosses borders; the same shape as the language's `ErrorData`. */
export interface TaskFailure {
  readonly type: "TaskError" | "CanceledError";
  readonly message: string;
  readonly code?: string;
  readonly cause?: { readonly type: string; readonly message: string; readonly stack?: string };
  readonly details?: Readonly<Record<string, string | number>>;
}

export type TaskResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: TaskFailure };

/** Of a failed program's stderr, how much travels with the error (its end; the whole is in the log). */
const stderrCharactersMax = 4096;

/**
 * What a script sees of an ended attempt: a JSON value, or the `TaskError` of F31 with `exitCode`, `signal`, `stderr` in its details and
 * the original error as its cause. `task` is the name for the message; the engine adds `attempts`.
 */
export function taskResult(outcome: TaskOutcome, mode: ResultMode, task: string): TaskResult {
  if (outcome.state === "CANCELED")
    return { ok: false, error: { type: "CanceledError", message: `task ${task} was cancelled` } };
  if (outcome.state === "FAILED") return { ok: false, error: failureOf(outcome, task) };
  switch (mode) {
    case "full":
      return { ok: true, value: fullResult(outcome) };
    case "value":
      return { ok: true, value: outcome.returnValue ?? null };
    case "answer":
      return { ok: true, value: answer(outcome) };
    case "text":
      return outcome.response === undefined ? programText(outcome, task) : { ok: true, value: responseText(outcome) };
    case "json":
      return programJson(outcome, task);
  }
}

function fullResult(outcome: TaskOutcome): Record<string, unknown> {
  const cut = isCut(outcome.stdout, outcome.stdoutBytes) || isCut(outcome.stderr, outcome.stderrBytes);
  return {
    stdout: decode(outcome.stdout),
    stderr: decode(outcome.stderr),
    exitCode: outcome.exitCode ?? 0,
    ...(cut ? { truncated: true } : {}),
  };
}

function programText(outcome: TaskOutcome, task: string): TaskResult {
  if (isCut(outcome.stdout, outcome.stdoutBytes)) {
    const message = `task ${task} wrote ${outcome.stdoutBytes} bytes to stdout, more than the ${outcome.stdout?.length} that a result can hold; have it write a file, or take result: full`;
    return { ok: false, error: { type: "TaskError", code: "RESULT_TOO_LARGE", message, details: { task } } };
  }
  return { ok: true, value: decode(outcome.stdout).replace(/\r?\n$/, "") };
}

function programJson(outcome: TaskOutcome, task: string): TaskResult {
  const text = programText(outcome, task);
  if (!text.ok) return text;
  try {
    return { ok: true, value: JSON.parse(text.value as string) };
  } catch (error) {
    const message = `task ${task} was to write JSON to stdout: ${(error as Error).message}`;
    const stderr = tail(decode(outcome.stderr));
    return {
      ok: false,
      error: { type: "TaskError", code: "RESULT_NOT_JSON", message, details: { task, exitCode: 0, stderr } },
    };
  }
}

function responseText({ response }: TaskOutcome): string {
  return typeof response === "string" ? response : JSON.stringify(response);
}

function answer(outcome: TaskOutcome): Record<string, unknown> {
  const structured = typeof outcome.response !== "string" && outcome.response !== undefined;
  return {
    text: outcome.response === undefined ? "" : responseText(outcome),
    ...(structured ? { response: outcome.response } : {}),
    usage: outcome.usage ?? null,
    finishReason: outcome.finishReason ?? null,
  };
}

function failureOf(outcome: TaskOutcome, task: string): TaskFailure {
  const { exception, exitCode, signal } = outcome;
  const stderr = tail(decode(outcome.stderr));
  const details = {
    task,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(signal === undefined ? {} : { signal }),
    ...(outcome.stderr === undefined ? {} : { stderr }),
  };
  const cause = exception === undefined ? {} : { cause: causeOf(exception) };
  return { type: "TaskError", message: `task ${task} ${reasonOf(outcome, stderr)}`, ...cause, details };
}

function reasonOf({ exception, exitCode, signal }: TaskOutcome, stderr: string): string {
  if (exception !== undefined) return `failed: ${exception.type}: ${exception.message}`;
  const lastLine = stderr.trimEnd().split("\n").at(-1)?.slice(0, 300);
  const ended = signal === undefined ? `exited with code ${exitCode ?? "unknown"}` : `was ended by ${signal}`;
  return lastLine ? `${ended}: ${lastLine}` : ended;
}

function causeOf({ type, message, traceback }: TaskException): NonNullable<TaskFailure["cause"]> {
  return { type, message, ...(traceback === undefined ? {} : { stack: traceback }) };
}

function isCut(bytes: Uint8Array | undefined, size: number | undefined): boolean {
  return size !== undefined && size > (bytes?.length ?? 0);
}

/** Leniently, as B4 asks: what is no UTF-8 becomes U+FFFD. */
function decode(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "" : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function tail(text: string): string {
  return text.length <= stderrCharactersMax ? text : text.slice(-stderrCharactersMax);
}
