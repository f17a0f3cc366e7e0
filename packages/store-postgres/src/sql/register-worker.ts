import { plainText } from "../array-parameter.ts";
import { NOW, statement } from "../statement.ts";

/** A new incarnation; a repeated call changes nothing. */
export const registerWorker = statement<never>()({
  name: "register-worker",
  text: `
INSERT INTO worker (id, name, lease_ms, started_at, heartbeat_at, alive, last_commit)
VALUES ($1::uuid, $2, $3, ${NOW}, ${NOW}, true, 0)
ON CONFLICT (id) DO NOTHING`,
  values: (worker: { id: string; name: string; leaseMs: number }) => [
    worker.id,
    plainText(worker.name),
    worker.leaseMs,
  ],
});
