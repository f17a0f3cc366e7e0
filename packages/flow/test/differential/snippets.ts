import { readFileSync } from "node:fs";

/**
 * Bodies of async functions, each at some corner of the language (F10–F16, F26–F28, F30): what they return, throw or log is compared
 * with Node. They stand in a text file as people write them, line breaks included, with `---` between.
 */
export const SNIPPETS: readonly string[] = readFileSync(new URL("../fixtures/snippets.txt", import.meta.url), "utf8")
  .trimEnd()
  .split("\n---\n");

/** Runs one inside any program: logs what came of it, `label` first. */
export function wrapped(snippet: string, label: string): string {
  return `try { console.log("${label}", show(await (async () => { ${snippet}\n })())); } catch (e) { console.log("${label} threw", show(e)); }`;
}
