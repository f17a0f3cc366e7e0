import { Logger, makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";
import type { BenchedSystem } from "./benched-system.ts";

const batch = 10_000;

/** As fast as its documentation says it can be: jobs fetched by the hundreds, completed in batches, prepared statements. */
export async function openGraphile(url: string): Promise<BenchedSystem> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on("error", () => {});
  const logger = new Logger(() => () => {});
  const utils = await makeWorkerUtils({ pgPool: pool, logger });
  await utils.migrate();
  const preset = {
    worker: {
      concurrentJobs: 24,
      localQueue: { size: 500, refetchDelay: { durationMs: 10 } },
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
      preparedStatements: true,
      pollInterval: 100,
    },
  };
  const left = async () => {
    const answer = await pool.query("SELECT EXISTS (SELECT FROM graphile_worker._private_jobs) AS some");
    return answer.rows[0].some as boolean;
  };
  return {
    async drain(count) {
      for (let from = 0; from < count; from += batch) {
        const size = Math.min(batch, count - from);
        await utils.addJobs(Array.from({ length: size }, (_, i) => ({ identifier: "step", payload: { i } })));
      }
      let done = 0;
      const began = performance.now();
      const step = async () => {
        done += 1;
      };
      const runner = await run({ pgPool: pool, logger, preset, taskList: { step }, noHandleSignals: true });
      while (done < count || (await left())) await new Promise((resolve) => setTimeout(resolve, 2));
      const ms = performance.now() - began;
      await runner.stop();
      return { ms };
    },
    async close() {
      await utils.release();
      await pool.end();
    },
  };
}
