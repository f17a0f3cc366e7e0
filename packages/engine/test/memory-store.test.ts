import { describe, it } from "vitest";
import { MemoryStore } from "../src/memory-store/memory-store.ts";
import { controlCases, storeCases } from "../src/testing/store-cases.ts";

describe("MemoryStore keeps every promise of the Store interface (E1)", () => {
  for (const { title, run } of [...storeCases, ...controlCases]) {
    it(title, async () => {
      let now = 1_800_000_000_000;
      const passTime = async (ms: number) => {
        now += ms;
      };
      await run({ store: new MemoryStore(() => now), now: () => now, passTime });
    });
  }
});
