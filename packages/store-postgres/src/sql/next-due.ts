import { NOW, statement } from "../statement.ts";

/** When the next timer is due (null: there is none), and what time it is. */
export const nextDue = statement<{ next_due_at: number | null; now: number }>()({
  name: "next-due",
  text: `SELECT (SELECT due_at FROM timer ORDER BY due_at LIMIT 1) AS next_due_at, ${NOW} AS now`,
  values: (_: null) => [],
});
