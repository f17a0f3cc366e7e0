import { byteas, uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** New runs that begin at a snapshot of another: as if a step had left them there. */
export const placeForks = statement<never>()({
  name: "place-forks",
  text: `
UPDATE run_live l SET revision = 1, snapshot = n.snapshot, state = 'waiting'
FROM unnest($1::uuid[], $2::bytea[]) AS n(run_id, snapshot) WHERE l.run_id = n.run_id`,
  values: (forks: readonly { runId: string; snapshot: Uint8Array }[]) => [
    uuids(forks.map((fork) => fork.runId)),
    byteas(forks.map((fork) => fork.snapshot)),
  ],
});
