import { connect } from "@fermata/sdk";
import type { CliCommand } from "../cli-command.ts";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import { findRun } from "../find-run.ts";
import { timeText } from "../time-text.ts";

export const logsCommand: CliCommand = {
  usage: "logs <run>",
  summary: "print the log of a run, or the output of one of its tasks",
  configure: (command) => {
    command.option("--task <n>", "standard output of this task, by the number that `show` gives");
    command.option("--stderr", "with --task: standard error instead");
  },
  run: async (output, args, options) => {
    const client = connect();
    const id = await findRun(client, args[0] as string);
    if (typeof options.task === "string") {
      if (!/^\d{1,9}$/.test(options.task)) throw new CliError("usage", "--task must be the number of a task.");
      const taskId = `${id}/${options.task}`;
      const stream = options.stderr === true ? "stderr" : "stdout";
      for (let from = 0; ; ) {
        const chunk = await client.call((api) => api.runs.taskLog.query({ taskId, stream, from }));
        await output.raw(chunk.text);
        if (chunk.nextFrom === from || chunk.nextFrom >= chunk.size) return EXIT.done;
        from = chunk.nextFrom;
      }
    }
    for (let cursor: string | undefined; ; ) {
      const page = await client.call((api) =>
        api.runs.logs.query({ id, limit: 500, ...(cursor === undefined ? {} : { cursor }) }),
      );
      for (const { at, level, message, line } of page.entries) {
        await output.raw(`${timeText(at)}  ${level.padEnd(5)}  line ${String(line).padEnd(4)}  ${message}\n`);
      }
      // A run that never was has an empty log too: only a look at the run itself tells them apart.
      if (cursor === undefined && page.entries.length === 0) await client.call((api) => api.runs.get.query({ id }));
      if (!page.more) return EXIT.done;
      cursor = page.nextCursor;
    }
  },
};
