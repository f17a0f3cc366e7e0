import { tmpdir } from "node:os";
import { Session } from "@fermata/backend";
import { NoopBackend } from "@fermata/backend-noop";
import { createEngine, type Store } from "@fermata/engine";
import { openPostgresStore } from "../src/index.ts";

/**
 * A process with an engine that works until it is killed: `engine-process.ts URL [METHOD MISHAP]`. With a method of the store and a mishap,
 * that happens to it once, at the method's second call (its first, where more are not sure to come): it kills itself before the call or after it, or
 * the answer gets lost, of which it tells its parent.
 */
export type Mishap = "killed before" | "killed after" | "answer lost";

const [url = "", method, mishap] = process.argv.slice(2);
const calledOnce = [
  "registerWorker",
  "findVersion",
  "findWorkflow",
  "reconcile",
  "readTasks",
  "loadSnapshots",
  "readChildren",
];

function kill(): void {
  process.kill(process.pid, "SIGKILL");
}

/** The store with the mishap at its method, and before it a lost claim where only doubt makes the engine call the method. */
function crashing(store: Store): Store {
  const calls: Record<string, number> = {};
  const doubted = method === "reconcile" || method === "readTasks";
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const act = (target[name] as (...given: unknown[]) => Promise<unknown>).bind(target);
      if (name === "subscribe") return act;
      return async (...given: unknown[]) => {
        const call = (calls[name] ?? 0) + 1;
        calls[name] = call;
        const now = name === method && call === (calledOnce.includes(name) ? 1 : 2);
        if (now && mishap === "killed before") kill();
        const answer = await act(...given);
        if (now && mishap === "killed after") kill();
        if (now && mishap === "answer lost") process.send?.("lost");
        if ((now && mishap === "answer lost") || (doubted && name === "claimTasks" && call % 5 === 2)) {
          throw new Error("the connection was lost");
        }
        return answer;
      };
    },
  });
}

const store = openPostgresStore(url);
const backends = [new NoopBackend({ delayMs: 15 })];
const session = new Session({ id: "sigkill", settings: { workDir: tmpdir(), logLevel: "error" }, backends });
await session.start();
const settings = { leaseMs: 1_500, heartbeatMs: 300, pollMs: 200 };
const engine = createEngine({ store: method === undefined ? store : crashing(store), session, settings });
process.on("disconnect", () => process.exit(0));
// A lost answer to the registration is the caller's to repeat.
for (let started = false; !started; ) {
  started = await engine.start().then(
    () => true,
    () => {
      engine.kill();
      return false;
    },
  );
}
// Timers of the engine do not keep a process alive.
setInterval(() => {}, 1_000);
process.send?.("ready");
