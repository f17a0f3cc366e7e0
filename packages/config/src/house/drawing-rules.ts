import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageArrows } from "./import-rules.ts";
import type { WorkspacePackage } from "./workspace-imports.ts";

/** The README draws every adapter as one box, and leaves out the suite that tests them. */
function boxOf(name: string): string | undefined {
  if (name === "backend-testing") return undefined;
  return name.startsWith("backend-") ? "adapters" : name;
}

/** Arrows of the README's drawing that no import makes, and imports between packages that it does not draw. */
export function drawingViolations(root: string, workspace: readonly WorkspacePackage[]): string[] {
  const readme = join(root, "README.md");
  const drawing = existsSync(readme) && /```mermaid\n(.*?)```/s.exec(readFileSync(readme, "utf8"))?.[1];
  if (!drawing) return [];
  const drawn = new Set(
    [...drawing.matchAll(/^ *(\S+) (-->|-\. types \.->) (\S+)$/gm)].map(([, from, arrow, to]) =>
      [from, arrow, to].join(" "),
    ),
  );
  const real = new Set(
    packageArrows(workspace).flatMap(({ from, to, typeOnly }) => {
      const [start, end] = [boxOf(from), boxOf(to)];
      return start && end && start !== end ? [`${start} ${typeOnly ? "-. types .->" : "-->"} ${end}`] : [];
    }),
  );
  return [
    ...[...drawn]
      .filter((arrow) => !real.has(arrow))
      .map((arrow) => `README.md: draws ${arrow}, which no import makes.`),
    ...[...real].filter((arrow) => !drawn.has(arrow)).map((arrow) => `README.md: does not draw ${arrow}.`),
  ];
}
