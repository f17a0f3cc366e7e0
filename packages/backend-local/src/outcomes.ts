import type { TaskException, TaskOutcome } from "@fermata/backend";
import type { FunctionEnd } from "./function-pool.ts";
import type { JobEnded } from "./spawn-protocol.ts";

/** The outcome of a program (B4): code 0 is DONE, any other code and every signal FAILED. */
export function programOutcome(event: JobEnded, timeoutMs: number | undefined): TaskOutcome {
  const { exitCode, signal, reason, failure, output } = event;
  const shared = {
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(signal === undefined ? {} : { signal }),
    ...output,
  };
  if (reason === "canceled") return { state: "CANCELED", ...shared };
  if (reason === "timeout") return { state: "FAILED", ...shared, exception: timeoutException(timeoutMs) };
  if (failure !== undefined) {
    const { message, origin } = failure;
    const type = origin === "infrastructure" ? "InfrastructureError" : "SpawnError";
    return { state: "FAILED", ...shared, exception: { type, message, origin } };
  }
  return { state: exitCode === 0 ? "DONE" : "FAILED", ...shared };
}

export function functionOutcome(end: FunctionEnd, timeoutMs: number | undefined): TaskOutcome {
  if (end.kind === "killed")
    return end.reason === "canceled"
      ? { state: "CANCELED" }
      : { state: "FAILED", exception: timeoutException(timeoutMs) };
  if (end.kind === "crashed") {
    const message = `the process of the function ended before the function did: ${end.message}`;
    return { state: "FAILED", exception: { type: "WorkerExit", message, origin: "task" } };
  }
  const { answer } = end;
  if (answer.ok) return { state: "DONE", returnValue: JSON.parse(answer.json) as unknown, ...answer.output };
  const { type, message, traceback } = answer;
  const exception = { type, message, origin: "task" as const, ...(traceback === undefined ? {} : { traceback }) };
  return { state: "FAILED", exception, ...answer.output };
}

function timeoutException(timeoutMs: number | undefined): TaskException {
  return { type: "TimeoutError", message: `ran longer than ${timeoutMs ?? "its limit of"} ms`, origin: "task" };
}
