import PgBoss from "pg-boss";
import type { BenchedSystem } from "./benched-system.ts";

const batch = 10_000;
const lanes = 4;
const batchSize = 250;

/** Its own `work` pauses between batches, so it is driven by fetch and complete, in batches, by several at once. */
export async function openPgBoss(url: string): Promise<BenchedSystem> {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false, max: 10 });
  boss.on("error", () => {});
  await boss.start();
  await boss.createQueue("step");
  return {
    async drain(count) {
      for (let from = 0; from < count; from += batch) {
        const size = Math.min(batch, count - from);
        await boss.insert(Array.from({ length: size }, (_, i) => ({ name: "step", data: { i } })));
      }
      const began = performance.now();
      const lane = async () => {
        for (;;) {
          const jobs = await boss.fetch("step", { batchSize });
          if (!jobs || jobs.length === 0) return;
          await boss.complete(
            "step",
            jobs.map(({ id }) => id),
          );
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      return { ms: performance.now() - began };
    },
    close: () => boss.stop({ graceful: false }),
  };
}
