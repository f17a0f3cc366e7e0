import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { TaskEvent } from "@fermata/backend";
import type { DoomedPlan } from "./doomed-server-main.ts";

/** What a server knew when it was killed. */
export interface LastWords {
  readonly events: readonly TaskEvent[];
  readonly handles: ReadonlyMap<string, string>;
}

/**
 * Runs a backend in a process of its own until it has told enough, then kills that with SIGKILL. `module` is the path of a file that
 * exports `makeBackend()`.
 */
export async function runDoomedServer(
  module: string,
  plan: DoomedPlan,
  hasToldEnough: (events: readonly TaskEvent[]) => boolean | Promise<boolean>,
): Promise<LastWords> {
  const source = fileURLToPath(new URL("./doomed-server-main.ts", import.meta.url));
  const program = import.meta.url.endsWith(".ts") ? source : source.replace(/\.ts$/, ".js");
  const require = createRequire(import.meta.url);
  const loader = pathToFileURL(require.resolve("tsx")).href;
  const child = fork(program, [module, JSON.stringify(plan)], {
    execArgv: ["--import", loader, "--conditions=source"],
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const events: TaskEvent[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      child.on("message", async (batch: readonly TaskEvent[]) => {
        events.push(...batch);
        if (await hasToldEnough(events)) resolve();
      });
      child.once("exit", (code) => reject(new Error(`the server to be killed ended by itself with code ${code}`)));
    });
  } finally {
    child.kill("SIGKILL");
    await exited;
  }
  const handles = new Map<string, string>();
  for (const { id, handle } of events) if (handle !== undefined) handles.set(id, handle);
  return { events, handles };
}
