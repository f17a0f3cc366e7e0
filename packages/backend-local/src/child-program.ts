import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Starts one of this package's own programs as a process of its own: in its own session, so that a Ctrl-C in the server's terminal does
 * not reach it, and with nothing of the server's stdio, so that it holds no pipe of the server open. From the sources (in tests) it runs
 * through tsx.
 */
export function forkProgram(name: "spawner-main" | "function-worker-main"): ChildProcess {
  const isSource = import.meta.url.endsWith(".ts");
  const program = fileURLToPath(new URL(`./${name}.${isSource ? "ts" : "js"}`, import.meta.url));
  const loader = isSource ? ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href] : [];
  return fork(program, [], {
    detached: true,
    execArgv: loader,
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}
