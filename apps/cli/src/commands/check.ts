import { basename } from "node:path";
import { check, checkTypes, type Deployed, type Diagnostic } from "@fermata/flow";
import type { CliCommand } from "../cli-command.ts";
import { readDeployed } from "../deployed-on-server.ts";
import { count, diagnosticLine } from "../diagnostic-line.ts";
import { EXIT } from "../exit-code.ts";
import { fixScript } from "../fix-script.ts";
import { readScript, writeTextFile } from "../read-input.ts";

/** The language's own findings always; names of tasks, workflows and backends where a server is there to know them. */
export const checkCommand: CliCommand = {
  usage: "check <files...>",
  summary: "say what is wrong with scripts",
  configure: (command) => {
    command.option("--types", "check types too, with the TypeScript compiler");
    command.option("--fix", "make every change that mends a finding, in place");
    command.option("--json", "print one JSON object");
  },
  run: async (output, args, options) => {
    const deployed = await readDeployed();
    const namesChecked = deployed.tasks !== undefined;
    const files: { file: string; diagnostics: readonly Diagnostic[]; namesChecked: boolean; fixed?: number }[] = [];
    for (const file of args[0] as string[]) {
      const find = finder(file, deployed, options.types === true);
      const source = readScript(file);
      if (options.fix === true) {
        const mended = await fixScript(source, find);
        if (mended.fixed > 0) writeTextFile(file, mended.source);
        files.push({ file, diagnostics: await find(mended.source), namesChecked, fixed: mended.fixed });
      } else files.push({ file, diagnostics: await find(source), namesChecked });
    }
    const all = files.flatMap(({ diagnostics }) => diagnostics);
    const errors = all.filter(({ severity }) => severity === "error").length;
    if (options.json === true) output.json({ ok: errors === 0, files });
    else {
      for (const { file, diagnostics, fixed = 0 } of files) {
        if (fixed > 0) output.line(`${file}: ${count(fixed, "problem")} mended`);
        for (const diagnostic of diagnostics) output.line(diagnosticLine(file, diagnostic));
        if (diagnostics.length === 0) output.line(`${file}: no problems`);
      }
      if (!namesChecked) output.line("Names of tasks, workflows and backends were not checked: no server is running.");
    }
    if (errors === 0) return EXIT.done;
    output.problem(`${count(errors, "error")} in ${count(files.length, "file")}.`);
    return EXIT.badInput;
  },
};

function finder(file: string, deployed: Deployed, types: boolean): (source: string) => Promise<readonly Diagnostic[]> {
  const { tasks, workflows, backends } = deployed;
  // A workflow may start itself, also before it was published for the first time.
  const known = workflows && { ...deployed, workflows: [...workflows, { name: basename(file, ".flow") }] };
  if (types) return (source) => checkTypes(source, known ?? deployed);
  const names = (calls: Deployed["tasks"]) => calls?.map(({ name }) => name) ?? [];
  const options =
    known === undefined ? {} : { tasks: names(tasks), workflows: names(known.workflows), backends: backends ?? [] };
  return async (source) => check(source, options);
}
