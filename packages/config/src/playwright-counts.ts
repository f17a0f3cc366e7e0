import type { FullResult, Reporter, Suite } from "@playwright/test/reporter";
import { reportTestCounts } from "./test-counts.ts";

/** Playwright reporter that hands its counts to `npm test`. */
export default class PlaywrightCounts implements Reporter {
  #root: Suite | undefined;

  onBegin(_config: unknown, root: Suite): void {
    this.#root = root;
  }

  onEnd(_result: FullResult): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const test of this.#root?.allTests() ?? []) {
      const outcome = test.outcome();
      counts[outcome === "skipped" ? "skipped" : outcome === "unexpected" ? "failed" : "passed"] += 1;
    }
    reportTestCounts(counts);
  }
}
