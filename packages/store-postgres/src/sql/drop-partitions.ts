import { statement } from "../statement.ts";

/** Drops the history of runs that began on days which ended before that time, except of days on which a live run began. */
export const dropPartitions = statement<{ dropped: number }>()({
  name: "drop-partitions",
  text: "SELECT drop_history_partitions($1) AS dropped",
  values: (before: number) => [Math.floor(before)],
});
