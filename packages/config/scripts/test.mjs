/**
 * `npm test`: sets itself up on a fresh clone (packages, build, browser), then checks format, lint, dead code, the rules of the house
 * and types, and runs every test: unit, property, integration on a real Postgres, and the browser. Everything is run even when an
 * early part fails; the last line counts the tests.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBrowser } from "./browser.mjs";
import { build, checkNode, install, root, run } from "./workspace.mjs";

checkNode();
await install();
build();
const browser = ensureBrowser();

const counts = mkdtempSync(join(tmpdir(), "fermata-test-counts-"));
const env = {
  FERMATA_TEST_COUNTS: counts,
  TURBO_TELEMETRY_DISABLED: "1",
  ...(browser && { FERMATA_BROWSER: browser }),
};

const parts = [
  ["format and lint", "npx", ["biome", "check", "--error-on-warnings", "."]],
  ["dead code", "npx", ["knip"]],
  ["rules of the house", "npm", ["run", "--silent", "house", "-w", "packages/config"]],
  ["types", "npx", ["turbo", "run", "typecheck", "--output-logs=errors-only"]],
  [
    "tests",
    "npx",
    ["turbo", "run", "test", "--output-logs=full", "--log-order=grouped", "--continue", "--concurrency=2"],
  ],
];

const failed = [];
for (const [title, command, args] of parts) {
  const startedAt = Date.now();
  console.log(`\n── ${title} ──`);
  const exitCode = await run(command, args, { env });
  console.log(`${title}: ${exitCode === 0 ? "ok" : "FAILED"} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (exitCode !== 0) failed.push(title);
}

const total = { passed: 0, failed: 0, skipped: 0 };
for (const file of readdirSync(counts)) {
  const part = JSON.parse(readFileSync(join(counts, file), "utf8"));
  for (const key of Object.keys(total)) total[key] += part[key];
}
rmSync(counts, { recursive: true });

console.log(
  failed.length > 0
    ? `\nFailed: ${failed.join(", ")}. In ${root}, run that part alone to see more.`
    : "\nAll parts passed.",
);
console.log(`Tests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(failed.length > 0 || total.passed === 0 ? 1 : 0);
