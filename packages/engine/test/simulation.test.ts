import { describe, expect, it } from "vitest";
import { edgeNames } from "./simulation/edges.ts";
import { surviveAtEdge } from "./simulation/every-edge.ts";
import { findPlanted } from "./simulation/find-planted.ts";
import { plantedBugs } from "./simulation/planted-bugs.ts";
import { runSeed } from "./simulation/run-seed.ts";

const seeds = 60;
/** Another part of the seeds on each day, so that the suite goes on looking; the failing one is printed. */
const first = 1 + 1000 * Math.floor(Date.now() / 86_400_000);

describe("E40: the promises of the engine hold", () => {
  it(`in ${seeds} simulated worlds from seed ${first} on`, { timeout: 300_000 }, async () => {
    for (let seed = first; seed < first + seeds; seed++) {
      const { broken } = await runSeed(seed);
      expect(broken, `npm run simulate -w packages/engine -- --seeds 1 --start ${seed}`).toBeNull();
    }
  });

  it("and the same seed gives the same world", async () => {
    const [one, two] = [await runSeed(7), await runSeed(7)];
    expect(one).toEqual(two);
    expect(one.steps).toBeGreaterThan(100);
  });

  for (const [bug, plant] of Object.entries(plantedBugs)) {
    it(`and to "${bug}" is found within 200 seeds`, { timeout: 300_000 }, async () => {
      const found = await findPlanted(plant, 200);
      expect(found).not.toBeNull();
      console.log(`${bug}: seed ${found?.seed}: ${found?.message}`);
    });
  }
});

describe("E41: every edge is visited, and survived with each mishap there", () => {
  for (const edge of edgeNames) {
    it(edge, { timeout: 300_000 }, async () => {
      const { survived } = await surviveAtEdge(edge, 1);
      expect(Object.values(survived).every((count) => count === 1)).toBe(true);
    });
  }
});
