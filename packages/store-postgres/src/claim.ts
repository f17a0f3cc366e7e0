import type { ClaimedRun, ClaimedTask, ClaimRequest, Message, NewTask, QueueRule } from "@fermata/engine";
import type pg from "pg";
import { claimRuled } from "./claim-ruled.ts";
import { type ClaimedRunRow, claimRuns as claimRunRows } from "./sql/claim-runs.ts";
import { type ClaimedTaskRow, claimTasks as claimTaskRows } from "./sql/claim-tasks.ts";
import { enqueueDue } from "./sql/enqueue-due.ts";
import { lockWorkerShared } from "./sql/lock-worker.ts";
import { readMessages, type StoredMessage } from "./sql/read-messages.ts";
import { runAlone } from "./statement.ts";
import { taskId } from "./task-key.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

function messageOf(row: StoredMessage): Message {
  const { sequence, at, kind, operation, body } = row;
  const head = { sequence, at };
  const reason = typeof body === "string" ? { reason: body } : {};
  switch (kind) {
    case "completion":
      return { ...head, kind, operation, value: body } as Message;
    case "failure":
      return { ...head, kind, operation, error: body } as Message;
    case "due":
      return { ...head, kind, operation } as Message;
    case "signal":
      return { ...head, kind, ...(body as object), ...(operation !== null && { operation }) } as Message;
    case "cancel":
    case "terminate":
    case "pause":
      return { ...head, kind, ...reason };
    case "timeout":
    case "resume":
    case "fork":
      return { ...head, kind };
    default:
      throw new Error(`A message of the unknown kind ${kind}`);
  }
}

function runOf(row: ClaimedRunRow, messages: readonly Message[]): ClaimedRun {
  const parent =
    row.parent_id !== null && row.parent_operation !== null
      ? { parent: { runId: row.parent_id, operation: row.parent_operation } }
      : {};
  return {
    id: row.id,
    workflow: row.workflow,
    version: row.version,
    inputs: row.inputs as ClaimedRun["inputs"],
    queue: row.queue,
    priority: row.priority,
    tags: row.tags,
    ...parent,
    createdAt: row.created_at,
    ...(row.timeout_at !== null && { timeoutAt: row.timeout_at }),
    revision: row.revision,
    messages,
  };
}

/** Between two looks at what has become due; claims that find little come much more often. */
const DUE_CHECK_MS = 20;

/** Lets a look at the timers through now and then. One per store. */
export class DueGate {
  #checkedAt = 0;

  pass(): boolean {
    const now = performance.now();
    if (now - this.#checkedAt < DUE_CHECK_MS) return false;
    this.#checkedAt = now;
    return true;
  }
}

interface Claim<Row> {
  readonly request: ClaimRequest;
  readonly gate: DueGate;
  readonly once: () => Promise<Row[]>;
}

/** One claim in one round trip. */
function claimOnce<Row>(
  pool: pg.Pool,
  worker: string,
  take: (transaction: Transaction) => Promise<Row[]>,
): Promise<Row[]> {
  return inTransaction(pool, async (transaction) => {
    transaction.send(lockWorkerShared, worker);
    const claimed = take(transaction);
    await transaction.commit();
    return claimed;
  });
}

/** A claim that found less than it wanted looks for what has become due and, where there is any, tries once more. */
async function claimWithDue<Row>(pool: pg.Pool, { request, gate, once }: Claim<Row>): Promise<Row[]> {
  const rows = await once();
  if (rows.length >= request.limit || !gate.pass()) return rows;
  const due = await runAlone(pool, enqueueDue, request.limit);
  return due.length > 0 ? [...rows, ...(await once())] : rows;
}

/**
 * Leases runs. Their messages are read after the claim has committed: a statement of its own sees everything that was written before the
 * queue row was taken, and what comes later queues the run anew.
 */
export async function claimRuns(pool: pg.Pool, request: ClaimRequest, gate: DueGate): Promise<ClaimedRun[]> {
  const once = () => claimOnce(pool, request.worker, (transaction) => transaction.send(claimRunRows, request));
  const rows = await claimWithDue(pool, { request, gate, once });
  const told = rows.filter((row) => row.message_sequence > 0).map((row) => row.id);
  const stored = told.length > 0 ? await runAlone(pool, readMessages, told) : [];
  const messages = new Map<string, Message[]>(told.map((id) => [id, []]));
  for (const message of stored) messages.get(message.run_id)?.push(messageOf(message));
  return rows.map((row) => runOf(row, messages.get(row.id) ?? []));
}

function taskOf(row: ClaimedTaskRow): ClaimedTask {
  return {
    id: taskId(row),
    name: row.name,
    queue: row.queue,
    priority: row.priority,
    spec: row.spec as NewTask["spec"],
    inputs: row.inputs as NewTask["inputs"],
    ...row.options,
    claimed: false,
    attempt: row.attempt,
    failures: row.failures,
    ...(row.lost !== null && { lost: row.lost }),
  };
}

export interface TaskClaim {
  readonly request: ClaimRequest & { readonly backends: readonly string[] };
  readonly gate: DueGate;
  /** Of any of the queues. */
  readonly rules: readonly QueueRule[];
}

/** Leases tasks as their next attempt: of queues without a rule in one statement, of the others as their rules allow. */
export async function claimTasks(pool: pg.Pool, { request, gate, rules }: TaskClaim): Promise<ClaimedTask[]> {
  const { worker, backends, limit } = request;
  const ruled = rules.filter(({ queue }) => request.queues.includes(queue));
  const queues = request.queues.filter((queue) => ruled.every((rule) => rule.queue !== queue));
  const once = async () => {
    const free = { ...request, queues };
    const claimed =
      queues.length > 0 ? await claimOnce(pool, worker, (transaction) => transaction.send(claimTaskRows, free)) : [];
    for (const rule of ruled)
      claimed.push(...(await claimRuled(pool, { worker, backends, limit: limit - claimed.length, rule })));
    return claimed;
  };
  const rows = await claimWithDue(pool, { request, gate, once });
  return rows.map(taskOf);
}
