import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Starts one of this package's own programs as a process of its own: in its own session, so that a Ctrl-C in the server's terminal does
 * not reach it, and with nothing of the server's stdio, so that it holds no pipe of the server open. `source` is the program's source file:
 * from the sources (in tests) it runs through tsx, else as what it was built to.
 */
export function forkProgram(source: URL): ChildProcess {
  const isSource = import.meta.url.endsWith(".ts");
  const program = fileURLToPath(source);
  const loader = isSource ? ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href] : [];
  return fork(isSource ? program : program.replace(/\.ts$/, ".js"), [], {
    detached: true,
    execArgv: loader,
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}
