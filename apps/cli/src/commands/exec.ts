import { type Json, parseFlow, readScenario, runScenario, type Scenario, type ScenarioOutcome } from "@fermata/flow";
import type { CliCommand, CommandOptions } from "../cli-command.ts";
import { CliError } from "../cli-error.ts";
import { count, diagnosticLine } from "../diagnostic-line.ts";
import { answerCases } from "../exec-cases.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { inputsProblem } from "../inputs-problem.ts";
import type { Output } from "../output.ts";
import { readJsonFile, readJsonOption, readTextFile } from "../read-input.ts";

/** Real time one case of `--ndjson` may take: a loop of waits has no end on a virtual clock, and the next case waits. */
const CASE_MS = 30_000;

/** Memory one case of `--ndjson` may take. */
const CASE_MB = 1024;

const EXIT_CODES: Readonly<Record<ScenarioOutcome["status"], ExitCode>> = {
  completed: EXIT.done,
  failed: EXIT.failed,
  waiting: EXIT.waiting,
};

export const execCommand: CliCommand = {
  usage: "exec [file]",
  summary: "run one script here on a virtual clock, without a server",
  configure: (command) => {
    command.option("--inputs <json>", "inputs as JSON, or @FILE");
    command.option("--scenario <file>", "JSON file with the answers of tasks and workflows, and signals at times");
    command.option(
      "--snapshot-every-wait",
      "save and restore the whole machine at every wait; changes nothing in the outcome",
    );
    command.option("--json", "print one JSON object");
    command.option(
      "--ndjson",
      "answer cases from standard input, one JSON object a line: {id, source, inputs?, scenario?, snapshotEveryWait?}",
    );
    command.option("--case-ms <n>", `with --ndjson: real milliseconds a case may take (default ${CASE_MS})`);
    command.option("--case-mb <n>", `with --ndjson: megabytes of memory a case may take (default ${CASE_MB})`);
  },
  run: async (output, args, options) => {
    const file = args[0] as string | undefined;
    if (options.ndjson === true) {
      if (file !== undefined)
        throw new CliError("usage", "--ndjson reads its cases from standard input and takes no file.");
      await answerCases(process.stdin, output, {
        ms: bound(options.caseMs, { option: "--case-ms", unit: "milliseconds", usual: CASE_MS }),
        heapMb: bound(options.caseMb, { option: "--case-mb", unit: "megabytes", usual: CASE_MB }),
      });
      return EXIT.done;
    }
    if (file === undefined)
      throw new CliError("usage", "exec needs a script file, or --ndjson. Try: fermata exec --help");
    return execFile(output, file, options);
  },
};

function bound(value: CommandOptions[string], what: { option: string; unit: string; usual: number }): number {
  const number = typeof value === "string" ? Number(value) : what.usual;
  if (Number.isInteger(number) && number > 0) return number;
  throw new CliError("usage", `${what.option} must be a number of ${what.unit}.`);
}

async function execFile(output: Output, file: string, options: CommandOptions): Promise<ExitCode> {
  const source = readTextFile(file);
  const inputs = typeof options.inputs === "string" ? readJsonOption(options.inputs, "--inputs") : {};
  const scenario = typeof options.scenario === "string" ? scenarioFile(options.scenario) : {};
  const wrong = await inputsProblem(parseFlow(source).frontMatter?.data?.inputs, inputs);
  if (wrong !== undefined) throw new CliError("input", wrong);
  const outcome = runScenario({ source, inputs, scenario, snapshotEveryWait: options.snapshotEveryWait === true });
  if (options.json === true) output.json(outcome);
  else show(output, file, outcome);
  const errors = outcome.diagnostics.filter(({ severity }) => severity === "error").length;
  if (errors > 0) {
    output.problem(`${file} has ${count(errors, "error")} and was not run.`);
    return EXIT.badInput;
  }
  if (outcome.error !== null) {
    const line = outcome.error.line === null ? "" : `:${outcome.error.line}`;
    output.problem(`${file}${line}: ${outcome.error.type}: ${outcome.error.message}`);
  }
  return EXIT_CODES[outcome.status];
}

function scenarioFile(path: string): Scenario {
  const read = readScenario(readJsonFile(path));
  if ("problem" in read) throw new CliError("input", `${path}: ${read.problem}`);
  return read.scenario;
}

/** For people: what was wrong with the text, what it did, what it said, what came out. */
function show(output: Output, file: string, outcome: ScenarioOutcome): void {
  for (const diagnostic of outcome.diagnostics) output.line(diagnosticLine(file, diagnostic));
  output.table(outcome.effects.map(({ kind, name, inputs }) => [`  ${kind}`, name, shorten(inputs)]));
  for (const { line, message } of outcome.logs) output.line(`  log       line ${line}: ${message}`);
  const { status, waits, snapshotBytesMax } = outcome;
  output.line(`${status} after ${count(waits, "wait")}, largest snapshot ${snapshotBytesMax} bytes`);
  for (const { kind, name, line } of outcome.pending) output.line(`  waits for ${kind} ${name} (line ${line})`);
  if (status === "completed") output.json(outcome.output);
}

function shorten(value: Json): string {
  if (value === null) return "";
  const text = JSON.stringify(value);
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}
