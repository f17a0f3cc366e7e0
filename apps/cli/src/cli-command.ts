import type { Command } from "commander";
import type { ExitCode } from "./exit-code.ts";
import type { Output } from "./output.ts";

/** One subcommand: a file in `commands/`, listed in `command-list.ts`. */
export interface CliCommand {
  /** Name and arguments as commander writes them: `run <name-or-file>`. */
  readonly usage: string;
  readonly summary: string;
  /** Adds arguments' and options' descriptions. */
  readonly configure?: (command: Command) => void;
  /** Gets the arguments in order, then the options. Expected failures are thrown as CliError or SdkError. */
  readonly run: (output: Output, args: readonly unknown[], options: CommandOptions) => Promise<ExitCode>;
}

export type CommandOptions = Readonly<Record<string, string | boolean | undefined>>;
