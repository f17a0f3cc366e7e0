import type { CliCommand } from "./cli-command.ts";

/**
 * All there are, in the order of the help text. A new command is a file and a line here. Each is loaded when it is called: the language
 * alone takes longer to load than a small command to run.
 */
export const commandList: ReadonlyMap<string, () => Promise<CliCommand>> = new Map([
  ["start", async () => (await import("./commands/start.ts")).startCommand],
  ["check", async () => (await import("./commands/check.ts")).checkCommand],
  ["format", async () => (await import("./commands/format.ts")).formatCommand],
  ["lsp", async () => (await import("./commands/lsp.ts")).lspCommand],
  ["exec", async () => (await import("./commands/exec.ts")).execCommand],
  ["test", async () => (await import("./commands/test.ts")).testCommand],
  ["graph", async () => (await import("./commands/graph.ts")).graphCommand],
  ["deploy", async () => (await import("./commands/deploy.ts")).deployCommand],
  ["run", async () => (await import("./commands/run.ts")).runCommand],
  ["signal", async () => (await import("./commands/signal.ts")).signalCommand],
  ["runs", async () => (await import("./commands/runs.ts")).runsCommand],
  ["show", async () => (await import("./commands/show.ts")).showCommand],
  ["logs", async () => (await import("./commands/logs.ts")).logsCommand],
  ["cancel", async () => (await import("./commands/cancel.ts")).cancelCommand],
  ["export", async () => (await import("./commands/export.ts")).exportCommand],
]);
