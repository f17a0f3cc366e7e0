import type { Reporter, TestModule } from "vitest/node";
import { reportTestCounts } from "./test-counts.ts";

/** Vitest reporter that hands its counts to `npm test`. */
export default class VitestCounts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== "pending") counts[state] += 1;
      }
      if (module.errors().length > 0) counts.failed += 1;
    }
    reportTestCounts(counts);
  }
}
