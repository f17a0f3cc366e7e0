import { DBOS } from "@dbos-inc/dbos-sdk";
import type { BenchedSystem } from "./benched-system.ts";

/** Three steps that do nothing, as its documentation writes them, with a pool as large as Postgres likes on two cores. */
export async function openDbos(url: string): Promise<BenchedSystem> {
  const step = async () => null;
  const threeStep = DBOS.registerWorkflow(
    async () => {
      await DBOS.runStep(step, { name: "one" });
      await DBOS.runStep(step, { name: "two" });
      await DBOS.runStep(step, { name: "three" });
    },
    { name: "threeStep" },
  );
  DBOS.setConfig({ name: "bench", systemDatabaseUrl: url, systemDatabasePoolSize: 20, logLevel: "error" });
  await DBOS.launch();
  return {
    async once() {
      const handle = await DBOS.startWorkflow(threeStep)();
      await handle.getResult();
    },
    close: () => DBOS.shutdown(),
  };
}
