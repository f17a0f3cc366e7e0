import type { NewSignal, RunEvent, SignalAnswer } from "@fermata/engine";
import type pg from "pg";
import { plainText } from "./array-parameter.ts";
import { type HeldRuns, withLockedRuns } from "./locked-runs.ts";
import { findAnswerableWaits } from "./sql/find-answerable-waits.ts";
import { findReceipts } from "./sql/find-receipts.ts";
import { insertEvents } from "./sql/insert-events.ts";
import { insertReceipts } from "./sql/insert-receipts.ts";
import { type MessageRow, writeMessages } from "./sql/write-messages.ts";
import type { Transaction } from "./transaction.ts";

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
  held: HeldRuns,
  { entries, answers }: { readonly entries: readonly Judged[]; readonly answers: SignalAnswer[] },
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
    const key = signal.messageId === undefined ? undefined : `${signal.runId}\n${plainText(signal.messageId)}`;
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
  const runs = signals.map((signal) => signal.runId);
  await withLockedRuns(pool, runs, (transaction, held) => {
    const theirs = entries.filter(({ signal }) => held.all.has(signal.runId));
    return takeSignals(transaction, held, { entries: theirs, answers });
  });
  return answers;
}
