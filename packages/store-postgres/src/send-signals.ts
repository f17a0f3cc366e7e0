import type { NewSignal, RunEvent, SignalAnswer } from "@fermata/engine";
import type pg from "pg";
import { findAnswerableWaits } from "./sql/find-answerable-waits.ts";
import { findLiveRuns } from "./sql/find-live-runs.ts";
import { findReceipts } from "./sql/find-receipts.ts";
import { insertEvents } from "./sql/insert-events.ts";
import { insertReceipts } from "./sql/insert-receipts.ts";
import { lockFreeRuns } from "./sql/lock-free-runs.ts";
import { lockRuns } from "./sql/lock-runs.ts";
import { type MessageRow, writeMessages } from "./sql/write-messages.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

/** Runs told in one transaction. */
const RUNS_MAX = 500;

/** Locks the first run, waiting for it, and those of the others that are free. Answers which of them are live. */
async function lockSome(transaction: Transaction, runs: readonly string[]): Promise<Set<string>> {
  const [first, ...others] = runs;
  const waited = transaction.send(lockRuns, first === undefined ? [] : [first]);
  const free = others.length > 0 ? transaction.send(lockFreeRuns, others) : [];
  return new Set([...(await waited), ...(await free)].map((row) => row.run_id));
}

/**
 * Does something to many runs, each under its row's lock, in as many transactions as it takes: one only ever waits for a run while it
 * holds none, so that nobody can wait for each other in a circle. `work` is given the runs it holds, and those that are not live; the
 * rest comes with a later transaction.
 */
export async function withLockedRuns(
  pool: pg.Pool,
  runs: readonly string[],
  work: (
    transaction: Transaction,
    runs: { live: ReadonlySet<string>; known: ReadonlySet<string>; all: ReadonlySet<string> },
  ) => Promise<void>,
): Promise<void> {
  let open = [...new Set(runs)].sort();
  while (open.length > 0) {
    const now = open.slice(0, RUNS_MAX);
    const done = await inTransaction(pool, async (transaction) => {
      const live = await lockSome(transaction, now);
      const missing = now.filter((id) => !live.has(id));
      const found = missing.length > 0 ? await transaction.send(findLiveRuns, missing) : [];
      const busy = new Set(found.filter((row) => row.live).map((row) => row.id));
      const all = new Set(now.filter((id) => !busy.has(id)));
      await work(transaction, { live, known: new Set([...live, ...found.map((row) => row.id)]), all });
      await transaction.commit();
      return all;
    });
    open = open.filter((id) => !done.has(id));
  }
}

interface Judged {
  readonly index: number;
  readonly signal: NewSignal;
}

function signalBody(signal: NewSignal): object {
  const { runId: _runId, messageId: _messageId, operation: _operation, ...body } = signal;
  return body;
}

/** Judges the signals of the runs that are held, in order, and writes those that are accepted. */
async function takeSignals(
  transaction: Transaction,
  entries: readonly Judged[],
  held: { live: ReadonlySet<string>; known: ReadonlySet<string> },
  answers: SignalAnswer[],
): Promise<void> {
  const open = entries.filter(({ signal }) => held.live.has(signal.runId));
  for (const { index, signal } of entries) {
    if (!held.live.has(signal.runId)) answers[index] = held.known.has(signal.runId) ? "ended-run" : "unknown-run";
  }
  const named = open.flatMap(({ signal: { runId, messageId } }) =>
    messageId === undefined ? [] : [{ runId, messageId }],
  );
  const aimed = open.flatMap(({ signal: { runId, operation } }) =>
    operation === undefined ? [] : [{ runId, operation }],
  );
  const receipts = named.length > 0 ? transaction.send(findReceipts, named) : [];
  const answerable = aimed.length > 0 ? transaction.send(findAnswerableWaits, aimed) : [];
  const seen = new Set((await receipts).map((row) => `${row.run_id}\n${row.message_id}`));
  const waits = new Set((await answerable).map((row) => `${row.run_id}/${row.operation}`));
  const accepted: NewSignal[] = [];
  for (const { index, signal } of open) {
    const key =
      signal.messageId === undefined ? undefined : `${signal.runId}\n${signal.messageId.replaceAll("\0", "\uFFFD")}`;
    const wait = `${signal.runId}/${signal.operation}`;
    if (key !== undefined && seen.has(key)) answers[index] = "duplicate";
    else if (signal.operation !== undefined && !waits.delete(wait)) answers[index] = "closed-wait";
    else {
      if (key !== undefined) seen.add(key);
      accepted.push(signal);
      answers[index] = "accepted";
    }
  }
  if (accepted.length === 0) return;
  const at = Date.now();
  const messages = accepted.map(
    (signal): MessageRow => ({
      runId: signal.runId,
      kind: "signal",
      at,
      ...(signal.operation !== undefined && { operation: signal.operation }),
      body: signalBody(signal),
    }),
  );
  transaction.send(writeMessages, messages);
  const kept = accepted.flatMap(({ runId, messageId }) => (messageId === undefined ? [] : [{ runId, messageId }]));
  if (kept.length > 0) transaction.send(insertReceipts, kept);
  transaction.send(
    insertEvents,
    accepted.map((signal) => {
      const { runId, messageId: _messageId, ...data } = signal;
      const event: Omit<RunEvent, "runId"> = { at, type: "signal.received", data: { ...data } };
      return { runId, entries: [event] };
    }),
  );
}

/** Accepts signals (F24): each for a live run, once per message id, and where it names a wait, while that one is open. */
export async function sendSignals(pool: pg.Pool, signals: readonly NewSignal[]): Promise<SignalAnswer[]> {
  const answers: SignalAnswer[] = signals.map(() => "unknown-run");
  const entries = signals.map((signal, index): Judged => ({ index, signal }));
  await withLockedRuns(
    pool,
    signals.map((signal) => signal.runId),
    (transaction, held) =>
      takeSignals(
        transaction,
        entries.filter(({ signal }) => held.all.has(signal.runId)),
        held,
        answers,
      ),
  );
  return answers;
}
