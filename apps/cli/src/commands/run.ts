import { existsSync } from "node:fs";
import { basename } from "node:path";
import { type Diagnostic, parseDuration } from "@fermata/flow";
import { type Client, connect, SdkError, type StartInput, type WaitOutcome } from "@fermata/sdk";
import type { CliCommand, CommandOptions } from "../cli-command.ts";
import { CliError } from "../cli-error.ts";
import { count, diagnosticLine } from "../diagnostic-line.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { readJsonOption, readScript } from "../read-input.ts";

export const runCommand: CliCommand = {
  usage: "run <name-or-file>",
  summary: "start a run of a published workflow, or of a script file",
  configure: (command) => {
    command.option("--inputs <json>", "inputs as JSON, or @FILE");
    command.option("--wait", "wait for the end, and answer with the output");
    command.option("--timeout <duration>", 'with --wait: stop waiting after this long, such as "10m" (exit code 3)');
    command.option("--json", "print one JSON object");
  },
  run: async (output, args, options) => {
    const timeoutMs = timeoutOf(options);
    const input = startInput(args[0] as string, options);
    const client = connect();
    const { id } = await client.start(input).catch((error: unknown) => {
      throw "source" in input ? withDiagnostics(error, { file: args[0] as string, output }) : error;
    });
    if (options.wait !== true) {
      if (options.json === true) output.json({ id });
      else output.line(id);
      return EXIT.done;
    }
    if (options.json !== true) output.line(id);
    return report(output, { id, outcome: await waitFor(client, id, timeoutMs), asJson: options.json === true });
  },
};

function timeoutOf(options: CommandOptions): number | undefined {
  if (typeof options.timeout !== "string") return undefined;
  if (options.wait !== true) throw new CliError("usage", "--timeout goes with --wait.");
  const timeoutMs = parseDuration(options.timeout);
  if (timeoutMs === undefined)
    throw new CliError("usage", `--timeout must be a duration such as "90s" or "10m", not "${options.timeout}".`);
  return timeoutMs;
}

/** A file where there is one or it looks like one, else the name of a workflow. */
function startInput(target: string, options: CommandOptions): StartInput {
  const inputs = typeof options.inputs === "string" ? { inputs: readJsonOption(options.inputs, "--inputs") } : {};
  const isFile = target.endsWith(".flow") || (/[./]/.test(target) && existsSync(target));
  if (!isFile) return { workflow: target, ...inputs };
  return { source: readScript(target), workflow: basename(target).replace(/\.flow$/, ""), ...inputs };
}

/** Of a script with errors, each is shown at its line. */
function withDiagnostics(error: unknown, { file, output }: { file: string; output: Output }): unknown {
  const details = error instanceof SdkError ? (error.details as { diagnostics?: readonly Diagnostic[] } | null) : null;
  const found = details?.diagnostics ?? [];
  const errors = found.filter(({ severity }) => severity === "error").length;
  if (errors === 0) return error;
  for (const diagnostic of found) output.line(diagnosticLine(file, diagnostic));
  return new CliError("input", `${file} has ${count(errors, "error")} and was not started.`);
}

async function waitFor(client: Client, id: string, timeoutMs: number | undefined): Promise<WaitOutcome | undefined> {
  const end = client.waitForEnd(id);
  if (timeoutMs === undefined) return end;
  end.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.min(timeoutMs, 2 ** 31 - 1));
  });
  return Promise.race([end, late]).finally(() => clearTimeout(timer));
}

function report(output: Output, end: { id: string; outcome: WaitOutcome | undefined; asJson: boolean }): ExitCode {
  const { id, outcome, asJson } = end;
  if (outcome === undefined) {
    if (asJson) output.json({ id, state: "waiting", output: null, error: null });
    output.problem(`Run ${id} has not ended yet; it goes on without us.`);
    // The question to the server is still open and would keep this process.
    process.exit(EXIT.waiting);
  }
  const { state } = outcome.run;
  if (asJson) output.json({ id, state, output: outcome.output, error: outcome.failure });
  else if (state === "completed") output.json(outcome.output);
  if (state === "completed") return EXIT.done;
  const failure = outcome.failure;
  const line = failure?.at === undefined ? "" : ` (line ${failure.at.line})`;
  output.problem(
    failure === null ? `The run was ${state}.` : `The run ${state}: ${failure.type}: ${failure.message}${line}`,
  );
  return EXIT.failed;
}
