import { type Diagnostic, format } from "@fermata/flow";
import type { CliCommand } from "../cli-command.ts";
import { count, diagnosticLine } from "../diagnostic-line.ts";
import { EXIT } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { readTextFile, writeTextFile } from "../read-input.ts";

/** Lays scripts out canonically, in place; `-` goes from standard input to standard output. */
export const formatCommand: CliCommand = {
  usage: "format <files...>",
  summary: "lay scripts out, all comments kept",
  configure: (command) => {
    command.option("--check", "change nothing; exit code 1 where a file would change");
  },
  run: async (output, args, options) => {
    const check = options.check === true;
    const changed: string[] = [];
    let broken = 0;
    for (const file of args[0] as string[]) {
      const source = readTextFile(file);
      const { formatted, diagnostics } = await format(source);
      report(output, file, diagnostics);
      if (formatted === null) {
        broken++;
        continue;
      }
      if (formatted !== source) changed.push(file);
      if (check) continue;
      if (file === "-") await output.raw(formatted);
      else if (formatted !== source) writeTextFile(file, formatted);
    }
    if (broken > 0) {
      output.problem(`${count(broken, "file")} could not be read as a script.`);
      return EXIT.badInput;
    }
    if (!check || changed.length === 0) return EXIT.done;
    for (const file of changed) output.line(file);
    output.problem(`${count(changed.length, "file")} would change. Try: fermata format ${changed.join(" ")}`);
    return EXIT.failed;
  },
};

/** On standard error: standard output may be the script itself. */
function report(output: Output, file: string, diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) output.problem(diagnosticLine(file, diagnostic));
}
