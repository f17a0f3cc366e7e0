import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CliCommand } from "../cli-command.ts";
import { CliError } from "../cli-error.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

/** A process of its own: nothing of the server is loaded into this one. */
export const startCommand: CliCommand = {
  usage: "start",
  summary: "serve the studio and the engine on this machine",
  configure: (command) => {
    command.option("--port <n>", "port to listen on (default 4170; 0: any free one)");
    command.option("--no-open", "do not open the browser");
  },
  run: async (_output, _args, options) => {
    const args: string[] = [];
    if (typeof options.port === "string") {
      if (!/^\d{1,5}$/.test(options.port) || Number(options.port) > 65_535) {
        throw new CliError("usage", `--port must be a number from 0 to 65535, not "${options.port}".`);
      }
      args.push("--port", options.port);
    }
    if (options.open === false) args.push("--no-open");
    const server = spawn(process.execPath, [serverMain(), ...args], { stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => server.kill(signal));
    return new Promise<ExitCode>((resolve, reject) => {
      server.on("error", reject);
      server.on("exit", (code) => resolve(code === 0 ? EXIT.done : code === 2 ? EXIT.badInput : EXIT.failed));
    });
  },
};

function serverMain(): string {
  const main = new URL("./main.js", import.meta.resolve("@fermata/server"));
  const path = fileURLToPath(main);
  if (!existsSync(path)) throw new CliError("input", "The server is not built yet. Run: npm start");
  return path;
}
