import { connect } from "@fermata/sdk";
import type { CliCommand } from "../cli-command.ts";
import { count } from "../diagnostic-line.ts";
import { EXIT } from "../exit-code.ts";
import { findRun } from "../find-run.ts";
import { timeText, tookText } from "../time-text.ts";

/** Tasks beyond these are counted, not listed. */
const TASKS_SHOWN = 20;

export const showCommand: CliCommand = {
  usage: "show <run>",
  summary: "show one run: state, waits, tasks, output",
  configure: (command) => {
    command.option("--json", "print one JSON object");
  },
  run: async (output, args, options) => {
    const client = connect();
    const id = await findRun(client, args[0] as string);
    const run = await client.call((api) => api.runs.get.query({ id }));
    if (options.json === true) {
      output.json(run);
      return EXIT.done;
    }
    const took = run.endedAt === null ? "" : `, took ${tookText(run.endedAt - run.createdAt)}`;
    output.table([
      ["run", run.id],
      ["workflow", `${run.workflow} (version ${run.version.slice(0, 12)})`],
      ["state", run.state],
      ["created", `${timeText(run.createdAt)}${took}`],
      ["inputs", JSON.stringify(run.inputs)],
    ]);
    for (const wait of run.waits) {
      const until = wait.dueAt === null ? "" : ` until ${timeText(wait.dueAt)}`;
      output.line(`waits     ${wait.kind} ${wait.name ?? ""}${until} (line ${wait.at.line})`);
    }
    const tasks = Object.values(run.taskCounts).reduce((sum, number) => sum + number, 0);
    if (tasks > 0) output.line(`\n${count(tasks, "task")}`);
    output.table(
      run.tasks
        .slice(0, TASKS_SHOWN)
        .map((task) => [
          `  ${task.operation}`,
          task.name,
          task.state,
          task.endedAt === null || task.startedAt === null ? "" : tookText(task.endedAt - task.startedAt),
          task.error?.message ?? "",
        ]),
    );
    if (tasks > TASKS_SHOWN) output.line(`  … ${tasks - TASKS_SHOWN} more (--json lists up to 2,000)`);
    for (const child of run.children) output.line(`child     ${child.workflow} ${child.id} ${child.state}`);
    if (run.failure !== null) {
      const line = run.failure.at === undefined ? "" : ` (line ${run.failure.at.line})`;
      output.line(`\nerror     ${run.failure.type}: ${run.failure.message}${line}`);
    }
    if (run.state === "completed") output.line(`\noutput    ${JSON.stringify(run.output, null, 2)}`);
    return EXIT.done;
  },
};
