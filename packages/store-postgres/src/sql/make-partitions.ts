import { NOW, statement } from "../statement.ts";

/** Makes the partitions of the history for the coming days, where they are missing. */
export const makePartitions = statement<{ made: number }>()({
  name: "make-partitions",
  text: `SELECT make_history_partitions(${NOW}, $1) AS made`,
  values: (days: number) => [days],
});
