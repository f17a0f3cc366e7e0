import { writeFileSync } from "node:fs";
import { connect } from "@fermata/sdk";
import type { CliCommand } from "../cli-command.ts";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";

export const exportCommand: CliCommand = {
  usage: "export <name>",
  summary: "write the published script of a workflow (the draft where nothing is published)",
  configure: (command) => {
    command.option("-o, --output <file>", "write it to this file instead of standard output");
  },
  run: async (output, args, options) => {
    const name = args[0] as string;
    const workflow = await connect().call((api) => api.workflows.get.query({ name }));
    const source = workflow.version?.source ?? workflow.draft.source;
    if (typeof options.output !== "string") {
      await output.raw(source);
      return EXIT.done;
    }
    try {
      writeFileSync(options.output, source);
    } catch (error) {
      throw new CliError("input", `Cannot write ${options.output}: ${(error as Error).message}`);
    }
    output.line(`Wrote ${options.output} (${Buffer.byteLength(source)} bytes).`);
    return EXIT.done;
  },
};
