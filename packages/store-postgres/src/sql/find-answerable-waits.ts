import { integers, uuids } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";

/** Of the waits asked for, those that a signal may still answer: open, for a signal, not due, and without an answer on its way. */
export const findAnswerableWaits = statement<{ run_id: string; operation: number }>()({
  name: "find-answerable-waits",
  text: `
SELECT w.run_id, w.operation FROM unnest($1::uuid[], $2::int[]) AS n(run_id, operation)
JOIN open_wait w ON w.run_id = n.run_id AND w.operation = n.operation
WHERE w.kind = 'signal' AND (w.due_at IS NULL OR w.due_at > ${NOW})
  AND NOT EXISTS (SELECT FROM message m WHERE m.run_id = w.run_id AND m.kind = 'signal' AND m.operation = w.operation)`,
  values: (waits: readonly { runId: string; operation: number }[]) => [
    uuids(waits.map((wait) => wait.runId)),
    integers(waits.map((wait) => wait.operation)),
  ],
});
