import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Engine } from "@fermata/engine";
import { listSamples } from "@fermata/samples";
import type { PostgresReads } from "@fermata/store-postgres";

/**
 * Deploys the samples at the first start of a data folder. What somebody has put under a sample's name is left alone, and what was removed
 * later does not come back.
 */
export async function loadSamples({
  engine,
  reads,
  home,
}: {
  engine: Engine;
  reads: PostgresReads;
  home: string;
}): Promise<void> {
  const done = join(home, "samples-loaded");
  if (existsSync(done)) return;
  const taken = new Set((await reads.listDefinitions()).map(({ name }) => name));
  for (const sample of listSamples()) {
    for (const { path, source } of sample.tasks) {
      const name = /^name:\s*["']?([^"'\n]+?)["']?\s*$/m.exec(source)?.[1];
      if (name === undefined || !taken.has(name)) await engine.deployTask(source, { baseDirectory: dirname(path) });
    }
    if ((await reads.getWorkflow(sample.name)) === undefined)
      await engine.deployWorkflow(sample.flow.source, { name: sample.name });
  }
  writeFileSync(done, "");
}
