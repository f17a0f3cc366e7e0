import { statement } from "../statement.ts";

/** Whether an incarnation lives. */
export const findWorker = statement<{ alive: boolean }>()({
  name: "find-worker",
  text: "SELECT alive FROM worker WHERE id = $1::uuid",
  values: (worker: string) => [worker],
});
