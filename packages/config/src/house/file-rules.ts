import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { WorkspacePackage } from "./workspace-imports.ts";

const TOP_LEVEL = new Set([
  "package.json",
  "package-lock.json",
  "apps",
  "packages",
  "prisma",
  "e2e",
  "turbo.json",
  "README.md",
  "LICENSE",
]);
const EMPTY_NAMES = /^(utils?|helpers?|common|misc)$/i;
const VERSIONED_NAME = /[-.]?v\d+$/i;

/** What may stand at the top level: the map of ARCHITECTURE, dotfiles, and what installing leaves there. */
export function topLevelViolations(root: string): string[] {
  return readdirSync(root)
    .filter((name) => !name.startsWith(".") && name !== "node_modules" && !TOP_LEVEL.has(name))
    .map((name) => `${name}: does not belong at the top level.`);
}

/** Names that say nothing or carry a version, and files that are not kebab-case (components: PascalCase). */
export function nameViolations(workspace: readonly WorkspacePackage[]): string[] {
  return workspace.flatMap((each) =>
    each.files.flatMap((file) => {
      const parts = file.split("/");
      const stem = basename(file).replace(/(\.(test|config|base|d))?\.tsx?$/, "");
      const empty = [...parts.slice(0, -1), stem].find((part) => EMPTY_NAMES.test(part));
      if (empty) return [`${file}: "${empty}" says nothing about what is in it.`];
      if (VERSIONED_NAME.test(stem)) return [`${file}: no version in a name.`];
      const form = file.endsWith(".tsx") ? /^([A-Z][A-Za-z0-9]*|[a-z][a-z0-9-]*|__root)$/ : /^[a-z][a-z0-9-]*$/;
      return form.test(stem)
        ? []
        : [`${file}: name it in kebab-case${file.endsWith(".tsx") ? " (or PascalCase for a component)" : ""}.`];
    }),
  );
}

/** Each package has a README of one screen, and an index with a prose head and named exports. */
export function packageViolations(root: string, workspace: readonly WorkspacePackage[]): string[] {
  return workspace.flatMap((each) => {
    const found: string[] = [];
    if (!existsSync(join(root, each.folder, "README.md"))) found.push(`${each.folder}: has no README.md.`);
    const index = `${each.folder}/src/index.ts`;
    if (each.files.includes(index)) {
      const text = readFileSync(join(root, index), "utf8");
      if (!text.startsWith("/**"))
        found.push(`${index}: starts with prose that says in which order to read the package.`);
      if (/^export \* from/m.test(text)) found.push(`${index}: exports by name, not by star.`);
    }
    return found;
  });
}
