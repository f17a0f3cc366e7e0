import { connect } from "@fermata/sdk";
import type { CliCommand } from "../cli-command.ts";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import { timeText, tookText } from "../time-text.ts";

export const runsCommand: CliCommand = {
  usage: "runs",
  summary: "list runs, the newest first",
  configure: (command) => {
    command.option("--workflow <name>", "only of this workflow");
    command.option("--limit <n>", "at most so many (default 50)");
    command.option("--json", "print one JSON object");
  },
  run: async (output, _args, options) => {
    const limit = typeof options.limit === "string" ? Number(options.limit) : 50;
    if (!Number.isInteger(limit) || limit < 1 || limit > 500)
      throw new CliError("usage", "--limit must be a number from 1 to 500.");
    const workflow = typeof options.workflow === "string" ? { workflow: options.workflow } : {};
    const page = await connect().call((api) => api.runs.list.query({ ...workflow, limit }));
    if (options.json === true) output.json(page);
    else if (page.runs.length === 0) output.line("No runs yet.");
    else {
      const rows = page.runs.map((run) => [
        run.id,
        run.state,
        run.workflow,
        timeText(run.createdAt),
        run.endedAt === null ? "" : tookText(run.endedAt - run.createdAt),
        run.error ?? (run.waitingLine === null ? "" : `waits at line ${run.waitingLine}`),
      ]);
      output.table([["RUN", "STATE", "WORKFLOW", "CREATED", "TOOK", ""], ...rows]);
    }
    return EXIT.done;
  },
};
