import { DBOS } from "@dbos-inc/dbos-sdk";
import type { BenchedSystem } from "./benched-system.ts";

/** Three steps that do nothing, as its documentation writes them, with a pool as large as Postgres likes on two cores. */
export async function openDbos(url: string): Promise<BenchedSystem> {
  let gaps: number[] = [];
  const threeStep = DBOS.registerWorkflow(
    async () => {
      let last = 0;
      const step = async () => {
        const now = performance.now();
        if (last > 0) gaps.push(now - last);
        last = now;
      };
      await DBOS.runStep(step, { name: "one" });
      await DBOS.runStep(step, { name: "two" });
      await DBOS.runStep(step, { name: "three" });
    },
    { name: "threeStep" },
  );
  DBOS.setConfig({ name: "bench", systemDatabaseUrl: url, systemDatabasePoolSize: 20, logLevel: "error" });
  await DBOS.launch();
  return {
    async threeStep() {
      const handle = await DBOS.startWorkflow(threeStep)();
      await handle.getResult();
    },
    takeStepGaps: () => {
      const taken = gaps;
      gaps = [];
      return taken;
    },
    close: () => DBOS.shutdown(),
  };
}
