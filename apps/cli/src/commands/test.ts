import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { compileFlow, type Json, type Program, runScenario } from "@fermata/flow";
import type { CliCommand } from "../cli-command.ts";
import { CliError } from "../cli-error.ts";
import { count, diagnosticLine } from "../diagnostic-line.ts";
import { EXIT } from "../exit-code.ts";
import { inputsProblem } from "../inputs-problem.ts";
import type { Output } from "../output.ts";
import { readTextFile } from "../read-input.ts";
import { readScenarioTests, type ScenarioTest, testFileOf, unmet } from "../scenario-tests.ts";

/** A loop of waits has no end on a virtual clock. */
const TEST_MS_MAX = 30_000;

interface Result {
  readonly file: string;
  readonly name: string;
  readonly passed: boolean;
  /** What was not as expected, one line each. */
  readonly unmet: readonly string[];
  readonly waits: number;
}

/** Runs scripts against the scenarios beside them, on a virtual clock (F54). */
export const testCommand: CliCommand = {
  usage: "test <files...>",
  summary: "run scripts, or those of a folder, against their tests (x.flow: x.test.json beside it) on a virtual clock",
  configure: (command) => {
    command.option("--snapshot-every-wait", "save and restore the whole machine at every wait");
    command.option("--json", "print one JSON object");
  },
  run: async (output, args, options) => {
    const json = options.json === true;
    const snapshotEveryWait = options.snapshotEveryWait === true;
    const results: Result[] = [];
    for (const file of (args[0] as string[]).flatMap(flowsIn)) {
      const program = compile(output, file);
      for (const test of readScenarioTests(testFileOf(file))) {
        const result = await play({ file, program, test, snapshotEveryWait });
        results.push(result);
        if (!json) show(output, result);
      }
    }
    const failed = results.filter(({ passed }) => !passed).length;
    if (json) output.json({ ok: failed === 0, passed: results.length - failed, failed, tests: results });
    else output.line(`${count(results.length - failed, "test")} passed, ${failed} failed.`);
    return failed === 0 ? EXIT.done : EXIT.failed;
  },
};

/** The script itself, or those of a folder that have tests. */
function flowsIn(path: string): string[] {
  if (!existsSync(path)) throw new CliError("input", `Cannot read ${path}: there is no such file.`);
  if (statSync(path).isDirectory()) {
    const found = readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".flow"))
      .map((name) => join(path, name))
      .filter((file) => existsSync(testFileOf(file)))
      .sort();
    if (found.length === 0) throw new CliError("input", `No script in ${path} has tests beside it (x.test.json).`);
    return found;
  }
  if (!path.endsWith(".flow")) throw new CliError("usage", `${path} is no script (.flow).`);
  const tests = testFileOf(path);
  if (!existsSync(tests)) throw new CliError("input", `${path} has no tests: write ${tests}.`);
  return [path];
}

function compile(output: Output, file: string): Program {
  const { program, diagnostics } = compileFlow(readTextFile(file));
  if (program !== null) return program;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  for (const diagnostic of errors) output.line(diagnosticLine(file, diagnostic));
  throw new CliError("input", `${file} has ${count(errors.length, "error")} and was not tested.`);
}

interface Play {
  readonly file: string;
  readonly program: Program;
  readonly test: ScenarioTest;
  readonly snapshotEveryWait: boolean;
}

async function play({ file, program, test, snapshotEveryWait }: Play): Promise<Result> {
  const { name, inputs, scenario, expect } = test;
  const wrong = await inputsProblem(program.frontMatter.inputs as Json | undefined, inputs);
  if (wrong !== undefined) return { file, name, passed: false, unmet: [wrong], waits: 0 };
  const outcome = runScenario({ program, inputs, scenario, snapshotEveryWait, wallMsMax: TEST_MS_MAX });
  const lines = unmet(expect, outcome);
  return { file, name, passed: lines.length === 0, unmet: lines, waits: outcome.waits };
}

function show(output: Output, { file, name, passed, unmet, waits }: Result): void {
  output.line(`${passed ? "passed" : "FAILED"}  ${file}: ${name} (${count(waits, "wait")})`);
  for (const line of unmet) output.line(`          ${line}`);
}
