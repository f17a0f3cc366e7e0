import { connect } from "@fermata/sdk";
import type { CliCommand } from "../cli-command.ts";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import { findRun } from "../find-run.ts";

export const cancelCommand: CliCommand = {
  usage: "cancel <run>",
  summary: "cancel a run; its `finally` blocks still run",
  configure: (command) => {
    command.option("--reason <text>", "why, for the log");
    command.option("--json", "print one JSON object");
  },
  run: async (output, args, options) => {
    const client = connect();
    const id = await findRun(client, args[0] as string);
    const reason = typeof options.reason === "string" ? { reason: options.reason } : {};
    const [outcome] = await client.call((api) => api.runs.cancel.mutate({ ids: [id], ...reason }));
    if (outcome?.status === "unknown-run") throw new CliError("input", `There is no run ${id}.`);
    if (outcome?.status === "ended-run") throw new CliError("input", `Run ${id} has ended already.`);
    if (options.json === true) output.json(outcome);
    else output.line(`Run ${id} is being canceled.`);
    return EXIT.done;
  },
};
