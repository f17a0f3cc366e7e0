/**
 * The rules of the house that a program can check: `npm run house -w packages/config` prints each violation and fails.
 * With `--draw` it prints the imports between packages as they really are, as a Mermaid graph.
 */
import { fileURLToPath } from "node:url";
import { drawingViolations } from "./house/drawing-rules.ts";
import { nameViolations, packageViolations, topLevelViolations } from "./house/file-rules.ts";
import { importViolations, packageArrows } from "./house/import-rules.ts";
import { readWorkspace } from "./house/workspace-imports.ts";

const root = process.env.FERMATA_HOUSE_ROOT ?? fileURLToPath(new URL("../../..", import.meta.url));
const workspace = readWorkspace(root);

if (process.argv.includes("--draw")) {
  console.log("graph TD");
  for (const { from, to, typeOnly } of packageArrows(workspace))
    console.log(`  ${from} ${typeOnly ? "-.->" : "-->"} ${to}`);
} else {
  const violations = [
    ...topLevelViolations(root),
    ...nameViolations(workspace),
    ...packageViolations(root, workspace),
    ...importViolations(workspace),
    ...drawingViolations(root, workspace),
  ];
  for (const violation of violations) console.error(violation);
  console.log(violations.length === 0 ? "The house is in order." : `${violations.length} rules broken.`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
