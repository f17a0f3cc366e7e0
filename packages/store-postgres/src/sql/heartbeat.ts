import { NOW, statement } from "../statement.ts";

/** No row: declared dead. */
export const heartbeat = statement<{ alive: true }>()({
  name: "heartbeat",
  text: `UPDATE worker SET heartbeat_at = ${NOW} WHERE id = $1::uuid AND alive RETURNING true AS alive`,
  values: (worker: string) => [worker],
});
