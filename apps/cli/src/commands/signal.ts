import { connect } from "@fermata/sdk";
import type { CliCommand } from "../cli-command.ts";
import { EXIT } from "../exit-code.ts";
import { findRun } from "../find-run.ts";
import { readJsonOption } from "../read-input.ts";

export const signalCommand: CliCommand = {
  usage: "signal <run> <name>",
  summary: "send a signal to a run",
  configure: (command) => {
    command.option("--payload <json>", "payload as JSON, or @FILE (default: null)");
    command.option("--json", "print one JSON object");
  },
  run: async (output, [run, name], options) => {
    const payload = typeof options.payload === "string" ? readJsonOption(options.payload, "--payload") : null;
    const client = connect();
    const id = await findRun(client, run as string);
    const { status } = await client.call((api) => api.runs.signal.mutate({ id, name: name as string, payload }));
    if (options.json === true) output.json({ id, name, status });
    else output.line(`Signal "${name}" ${status} by run ${id}.`);
    return EXIT.done;
  },
};
