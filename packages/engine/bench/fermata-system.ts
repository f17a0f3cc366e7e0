import { tmpdir } from "node:os";
import { Session } from "@fermata/backend";
import { NoopBackend } from "@fermata/backend-noop";
import { openPostgresStore } from "@fermata/store-postgres";
import { createEngine } from "../src/index.ts";
import type { BenchedSystem } from "./benched-system.ts";

const threeStep = `
await Task.run("step")
await Task.run("step")
await Task.run("step")
`;

/** Three awaited tasks on the backend that does nothing. */
export async function openFermata(url: string): Promise<BenchedSystem> {
  const store = openPostgresStore(url);
  const backends = [new NoopBackend()];
  const session = new Session({ id: "bench", settings: { workDir: tmpdir(), logLevel: "error" }, backends });
  await session.start();
  const engine = createEngine({ store, session });
  await engine.start();
  await engine.deployTask('name: step\nkind: compute\nfunction: "./x.js#f"\nbackend: noop\n');
  await engine.deployWorkflow(threeStep, { name: "three-step" });
  return {
    async once() {
      const [run] = await engine.startRuns([{ workflow: "three-step" }]);
      const { state } = await engine.ended(run!.id);
      if (state !== "completed") throw new Error(`a run ended as ${state}`);
    },
    async close() {
      await engine.stop();
      await session.close();
      await store.close();
    },
  };
}
