import { allows, layerOf } from "./layers.ts";
import { type ImportSite, packageOf, relativeTarget, type WorkspacePackage } from "./workspace-imports.ts";

/** Folders whose files are not shipped and may import what tests need. */
const TEST_FOLDER = /^(test|bench|[^/]*\.config\.ts$|vitest-base\.d\.ts$)/;

/** Arrows that the architecture does not have, and imports that reach into another package. One sentence each. */
export function importViolations(workspace: readonly WorkspacePackage[]): string[] {
  return workspace.flatMap((from) => {
    if (!layerOf(from.name)) return [`${from.folder}: package ${from.name} has no place in layers.ts; add it there.`];
    return from.imports.flatMap((site) => siteViolation(from, site) ?? []);
  });
}

function siteViolation(from: WorkspacePackage, site: ImportSite): string | undefined {
  const where = `${site.file}:${site.line}`;
  const path = relativeTarget(site);
  if (path !== undefined) {
    return path.startsWith(`${from.folder}/`)
      ? undefined
      : `${where}: ${site.specifier} leaves the package; import by package name.`;
  }
  const target = packageOf(site.specifier);
  if (!target || target.name === from.name || target.name === "config") return undefined;
  if (/^(src|dist)(\/|$)/.test(target.subpath))
    return `${where}: ${site.specifier} reaches into another package's files.`;
  const layer = layerOf(from.name);
  const inTests = from.name === "e2e" || TEST_FOLDER.test(site.file.slice(from.folder.length + 1));
  const allowed =
    allows(layer?.code, target.name) ||
    (allows(layer?.types, target.name) && site.typeOnly) ||
    (inTests && allows(layer?.testOnly, target.name));
  return allowed
    ? undefined
    : `${where}: ${from.name} → ${target.name} is no arrow of the architecture${site.typeOnly ? "" : " (or one for types only)"}.`;
}

/** The arrows between packages as they really are: shipped code only, tests left out. */
export function packageArrows(
  workspace: readonly WorkspacePackage[],
): { from: string; to: string; typeOnly: boolean }[] {
  const arrows = new Map<string, { from: string; to: string; typeOnly: boolean }>();
  for (const from of workspace) {
    for (const site of from.imports) {
      const target = packageOf(site.specifier);
      if (!target || target.name === from.name || target.name === "config") continue;
      if (TEST_FOLDER.test(site.file.slice(from.folder.length + 1))) continue;
      const key = `${from.name} ${target.name}`;
      arrows.set(key, {
        from: from.name,
        to: target.name,
        typeOnly: site.typeOnly && (arrows.get(key)?.typeOnly ?? true),
      });
    }
  }
  return [...arrows.values()].sort((a, b) => `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`));
}
