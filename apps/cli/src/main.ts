import { SdkError } from "@fermata/sdk";
import { Command, CommanderError } from "commander";
import type { CliCommand, CommandOptions } from "./cli-command.ts";
import { CliError } from "./cli-error.ts";
import { commandList } from "./command-list.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { Output } from "./output.ts";

const output = new Output();
let exitCode: ExitCode = EXIT.done;

/** Commander's own complaints become one line, and exit code 2. */
function silence(command: Command): Command {
  return command.exitOverride().configureOutput({ writeErr: () => {} });
}

function subcommand({ usage, summary, configure, run }: CliCommand): Command {
  const [name, ...args] = usage.split(" ");
  const command = silence(new Command(name)).summary(summary).description(summary);
  if (args.length > 0) command.arguments(args.join(" "));
  configure?.(command);
  return command.action(async (...values: unknown[]) => {
    const options = values.at(-2) as CommandOptions;
    exitCode = await run(output, values.slice(0, -2), options);
  });
}

/** The command that is called; all of them where it takes the whole list to answer, as for help. */
async function calledCommands(args: readonly string[]): Promise<CliCommand[]> {
  const called = commandList.get(args[0] ?? "");
  return Promise.all(called === undefined ? [...commandList.values()].map((load) => load()) : [called()]);
}

async function program(args: readonly string[]): Promise<Command> {
  const fermata = silence(new Command("fermata"))
    .description("Durable workflows: draw them, run them, approve them, export them.")
    .version("0.1.0")
    .helpCommand(false)
    .addHelpText("after", "\nExit codes: 0 done, 1 the workflow failed, 2 bad usage or bad input, 3 still waiting.");
  for (const command of await calledCommands(args)) fermata.addCommand(subcommand(command));
  return fermata
    .action(() => {
      const unknown = fermata.args[0];
      if (unknown === undefined) fermata.outputHelp();
      else throw new CliError("usage", `There is no command "${unknown}". Try: fermata --help`);
    })
    .allowExcessArguments();
}

/** The one line for whatever went wrong; nobody is shown a stack. */
function lineOf(error: unknown): string {
  if (error instanceof CommanderError) {
    const sentence = error.message.replace(/^error: /, "");
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}. Try: fermata --help`;
  }
  if (error instanceof CliError || error instanceof SdkError) return error.message;
  return `Fermata failed: ${error instanceof Error ? error.message : String(error)}`;
}

try {
  const args = process.argv.slice(2);
  await (await program(args)).parseAsync(args, { from: "user" });
} catch (error) {
  // Help and version end in an exception too.
  if (error instanceof CommanderError && error.exitCode === 0) exitCode = EXIT.done;
  else {
    output.problem(lineOf(error));
    exitCode = EXIT.badInput;
  }
}
process.exitCode = exitCode;
