import { uuids } from "../array-parameter.ts";
import { statement } from "../statement.ts";

/** Children of these runs that have not ended. */
export const readChildren = statement<{ parent: string; operation: number; id: string }>()({
  name: "read-children",
  text: `
SELECT r.parent_id AS parent, r.parent_operation AS operation, r.id
FROM run r JOIN run_live l ON l.run_id = r.id WHERE r.parent_id = ANY ($1::uuid[]) ORDER BY 1, 2`,
  values: (parents: readonly string[]) => [uuids(parents)],
});
