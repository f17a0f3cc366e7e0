import type { Completion, SignalCommand } from "@fermata/flow";
import type { DueMessage, LiveRun, SignalMessage } from "./live-run.ts";

/** One wait answered by what has come for the run. */
export interface Match {
  readonly completion: Completion;
  readonly by: SignalMessage | DueMessage;
  readonly outcome: "answered" | "timedOut" | "elapsed";
  /** Sequences of all messages that this answer uses up. */
  readonly consumed: readonly number[];
}

/**
 * Answers open waits from the signals and due times that have come (F24). Waits are served in order of creation, each by the first
 * signal in order of arrival that fits: same name, or meant for this very wait. A signal accepted before the wait was due wins, even
 * when both are seen together; one accepted later is left for the next wait. Takes what it used out of the run.
 */
export function matchWaits(run: LiveRun): Match[] {
  const matches: Match[] = [];
  if (run.signals.length === 0 && run.due.size === 0) return matches;
  for (const command of [...run.open.values()]) {
    if (command.kind !== "signal" && command.kind !== "timer") continue;
    const due = run.due.get(command.id);
    const signal = command.kind === "signal" ? takeSignal(run, command, due) : undefined;
    if (!signal && !due) continue;
    run.open.delete(command.id);
    run.due.delete(command.id);
    const consumed = [signal, due].flatMap((message) => (message ? [message.sequence] : []));
    const { id } = command;
    if (signal) {
      const completion = { id, at: signal.at, value: signal.payload };
      matches.push({ by: signal, completion, outcome: "answered", consumed });
    } else if (due && command.kind === "timer") {
      matches.push({ by: due, completion: { id, at: due.at, value: null }, outcome: "elapsed", consumed });
    } else if (due && command.kind === "signal") {
      const message = `Signal "${command.name}" did not come within ${spoken(command.timeoutMs ?? 0)}`;
      const error = { type: "TimeoutError", message, at: command.at, details: { signal: command.name } };
      matches.push({ by: due, completion: { id, at: due.at, error }, outcome: "timedOut", consumed });
    }
  }
  return matches;
}

function takeSignal(run: LiveRun, wait: SignalCommand, due: DueMessage | undefined): SignalMessage | undefined {
  const index = run.signals.findIndex(
    (signal) =>
      (signal.operation === undefined ? signal.name === wait.name : signal.operation === wait.id) &&
      (due === undefined || signal.at < due.at),
  );
  return index < 0 ? undefined : run.signals.splice(index, 1)[0];
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
] as const;

/** A duration as the language writes it (F25): `1h30m`. */
function spoken(ms: number): string {
  let rest = ms;
  let text = "";
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text === "" || rest > 0 ? `${text}${rest}ms` : text;
}
