import { type Rule, rules } from "./conformance-case.ts";

/** How one adapter did: per rule, how many cases passed, failed, and were left out with what reason. */
export interface ConformanceRow {
  readonly backend: string;
  readonly results: ReadonlyMap<Rule, { passed: number; failed: number; leftOut: Set<string> }>;
}

/** The table of adapters × rules (B21) as Markdown: how many cases of each rule passed, and why some were left out. */
export function conformanceTable(rows: readonly ConformanceRow[]): string {
  const head = `| adapter | ${rules.join(" | ")} |`;
  const line = `|---|${rules.map(() => "---").join("|")}|`;
  const notes: string[] = [];
  const body = rows.map(({ backend, results }) => {
    const cells = rules.map((rule) => {
      const { passed = 0, failed = 0, leftOut = new Set<string>() } = results.get(rule) ?? {};
      for (const reason of leftOut) if (!notes.includes(reason)) notes.push(reason);
      const marks = [...leftOut].map((reason) => ` [${notes.indexOf(reason) + 1}]`).join("");
      if (failed > 0) return `✗ ${failed} of ${passed + failed}${marks}`;
      return passed > 0 ? `✓ ${passed}${marks}` : `–${marks}`;
    });
    return `| ${backend} | ${cells.join(" | ")} |`;
  });
  return [head, line, ...body, ...notes.map((note, index) => `\n[${index + 1}] ${note}`)].join("\n");
}
