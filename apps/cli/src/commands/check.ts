import { basename } from "node:path";
import { compileFlow, type Diagnostic } from "@fermata/flow";
import { type Client, connect, SdkError } from "@fermata/sdk";
import type { CliCommand } from "../cli-command.ts";
import { count, diagnosticLine } from "../diagnostic-line.ts";
import { EXIT } from "../exit-code.ts";
import { readScript } from "../read-input.ts";

/** The language's own findings always; names of tasks, workflows and backends where a server is there to know them. */
export const checkCommand: CliCommand = {
  usage: "check <files...>",
  summary: "say what is wrong with scripts",
  configure: (command) => {
    command.option("--json", "print one JSON object");
  },
  run: async (output, args, options) => {
    const files: { file: string; diagnostics: readonly Diagnostic[]; namesChecked: boolean }[] = [];
    for (const file of args[0] as string[]) files.push({ file, ...(await check(file, readScript(file))) });
    const all = files.flatMap(({ diagnostics }) => diagnostics);
    const errors = all.filter(({ severity }) => severity === "error").length;
    if (options.json === true) output.json({ ok: errors === 0, files });
    else {
      for (const { file, diagnostics } of files) {
        for (const diagnostic of diagnostics) output.line(diagnosticLine(file, diagnostic));
        if (diagnostics.length === 0) output.line(`${file}: no problems`);
      }
      if (files.some(({ namesChecked }) => !namesChecked)) {
        output.line("Names of tasks, workflows and backends were not checked: no server is running.");
      }
    }
    if (errors === 0) return EXIT.done;
    output.problem(`${count(errors, "error")} in ${count(files.length, "file")}.`);
    return EXIT.badInput;
  },
};

async function check(
  file: string,
  source: string,
): Promise<{ diagnostics: readonly Diagnostic[]; namesChecked: boolean }> {
  const { diagnostics } = compileFlow(source);
  const client = runningServer();
  if (client === undefined) return { diagnostics, namesChecked: false };
  try {
    const name = basename(file).replace(/\.flow$/, "");
    const checked = await client.call((api) => api.workflows.check.mutate({ source, name }));
    return { diagnostics: checked.diagnostics, namesChecked: true };
  } catch (error) {
    if (error instanceof SdkError) return { diagnostics, namesChecked: false };
    throw error;
  }
}

function runningServer(): Client | undefined {
  try {
    return connect({ timeoutMs: 5_000 });
  } catch (error) {
    if (error instanceof SdkError) return undefined;
    throw error;
  }
}
