import type { QueueRule } from "@fermata/engine";
import type pg from "pg";
import { type ClaimedTaskRow, claimChosenTasks } from "./sql/claim-tasks.ts";
import { lockQueue } from "./sql/lock-queue.ts";
import { lockWorkerShared } from "./sql/lock-worker.ts";
import { countRunning, countStarts, noteStarts, type QueuedTaskRow, readQueue } from "./sql/read-queue.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

/** So deep a claim looks into a queue for tasks that its rule lets begin. */
const LOOKED_AT_MAX = 5_000;

interface Counts {
  running: number;
  readonly byKey: Map<string, number>;
  readonly starts: Map<string, number>;
}

export interface RuledClaim {
  readonly worker: string;
  readonly backends: readonly string[];
  readonly limit: number;
  readonly rule: QueueRule;
}

/** Each key's first before any key's second, and so on; a key that has more running comes later. */
function inTurns(queued: readonly QueuedTaskRow[], { byKey }: Counts): QueuedTaskRow[] {
  const turns = new Map<string, number>();
  const ranked = queued.map((task, order) => {
    if (task.key === null) return { task, order, turn: 0 };
    const turn = turns.get(task.key) ?? byKey.get(task.key) ?? 0;
    turns.set(task.key, turn + 1);
    return { task, order, turn };
  });
  return ranked.sort((a, b) => a.turn - b.turn || a.order - b.order).map(({ task }) => task);
}

function mayBegin({ key }: QueuedTaskRow, { keyConcurrencyMax, keyRate }: QueueRule, counts: Counts): boolean {
  if (key === null) return true;
  if ((counts.byKey.get(key) ?? 0) >= (keyConcurrencyMax ?? Number.POSITIVE_INFINITY)) return false;
  return !keyRate || (counts.starts.get(key) ?? 0) < keyRate.count;
}

/** Those that the rule lets begin now (E20). */
function chosen(queued: readonly QueuedTaskRow[], { rule, limit }: RuledClaim, counts: Counts): QueuedTaskRow[] {
  const found: QueuedTaskRow[] = [];
  const room = Math.min(limit, (rule.concurrencyMax ?? Number.POSITIVE_INFINITY) - counts.running);
  for (const task of rule.fair ? inTurns(queued, counts) : queued) {
    if (found.length >= room) break;
    if (!mayBegin(task, rule, counts)) continue;
    found.push(task);
    if (task.key === null) continue;
    counts.byKey.set(task.key, (counts.byKey.get(task.key) ?? 0) + 1);
    counts.starts.set(task.key, (counts.starts.get(task.key) ?? 0) + 1);
  }
  return found;
}

async function countsOf(transaction: Transaction, { queue, keyRate }: QueueRule): Promise<Counts> {
  const running = transaction.send(countRunning, queue);
  const starts = keyRate ? transaction.send(countStarts, { queue, perMs: keyRate.perMs }) : [];
  const rows = await running;
  return {
    running: rows.reduce((sum, { total }) => sum + total, 0),
    byKey: new Map(rows.flatMap(({ key, total }) => (key === null ? [] : [[key, total] as const]))),
    starts: new Map((await starts).map(({ key, total }) => [key, total])),
  };
}

/** Leases tasks of a queue that has a rule, as far as it allows. Claims from such a queue go one by one. */
export async function claimRuled(pool: pg.Pool, claim: RuledClaim): Promise<ClaimedTaskRow[]> {
  const { worker, backends, rule } = claim;
  const { queue, keyRate } = rule;
  if (rule.paused || claim.limit <= 0) return [];
  return inTransaction(pool, async (transaction) => {
    transaction.send(lockWorkerShared, worker);
    transaction.send(lockQueue, queue);
    const queued = transaction.send(readQueue, { queue, backends, limit: LOOKED_AT_MAX });
    const counts = await countsOf(transaction, rule);
    const tasks = chosen(await queued, claim, counts);
    const claimed = tasks.length > 0 ? transaction.send(claimChosenTasks, { worker, tasks }) : [];
    const keys = tasks.flatMap(({ key }) => key ?? []);
    if (keyRate && keys.length > 0) transaction.send(noteStarts, { queue, perMs: keyRate.perMs, keys });
    await transaction.commit();
    return claimed;
  });
}
