import type { CliCommand } from "./cli-command.ts";
import { cancelCommand } from "./commands/cancel.ts";
import { checkCommand } from "./commands/check.ts";
import { deployCommand } from "./commands/deploy.ts";
import { execCommand } from "./commands/exec.ts";
import { exportCommand } from "./commands/export.ts";
import { graphCommand } from "./commands/graph.ts";
import { logsCommand } from "./commands/logs.ts";
import { runCommand } from "./commands/run.ts";
import { runsCommand } from "./commands/runs.ts";
import { showCommand } from "./commands/show.ts";
import { signalCommand } from "./commands/signal.ts";
import { startCommand } from "./commands/start.ts";

/** All there are, in the order of the help text. A new command is a file and a line here. */
export const commandList: readonly CliCommand[] = [
  startCommand,
  checkCommand,
  execCommand,
  graphCommand,
  deployCommand,
  runCommand,
  signalCommand,
  runsCommand,
  showCommand,
  logsCommand,
  cancelCommand,
  exportCommand,
];
