import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync } from "oxc-parser";

/** One import as it stands in a file. Paths are relative to the repository, with forward slashes. */
export interface ImportSite {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** One package of the workspace with what its files import. */
export interface WorkspacePackage {
  /** Name without the scope: `flow`, `server`. */
  readonly name: string;
  readonly folder: string;
  /** Every TypeScript file of the package. */
  readonly files: readonly string[];
  readonly imports: readonly ImportSite[];
}

const SCOPE = "@fermata/";

/** Folders that hold no source of ours. */
const NOT_SOURCE = new Set(["node_modules", "dist", "generated", "output", "fixtures"]);

/** Reads the imports and re-exports of every TypeScript file of the workspace below `root`. */
export function readWorkspace(root: string): WorkspacePackage[] {
  const groups = ["apps", "packages"].flatMap((group) =>
    existsSync(join(root, group)) ? readdirSync(join(root, group)).map((name) => `${group}/${name}`) : [],
  );
  return [...groups, "prisma", "e2e"]
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => {
      const { name } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as { name: string };
      const files = typescriptFiles(root, folder);
      return { name: name.replace(SCOPE, ""), folder, files, imports: files.flatMap((file) => importsOf(root, file)) };
    });
}

function typescriptFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_SOURCE.has(entry.name) ? [] : typescriptFiles(root, path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(root: string, file: string): ImportSite[] {
  const text = readFileSync(join(root, file), "utf8");
  const { module } = parseSync(file, text);
  const site = (start: number, specifier: string, typeOnly: boolean): ImportSite => ({
    file,
    line: text.slice(0, start).split("\n").length,
    specifier,
    typeOnly,
  });
  const imports = module.staticImports.map((entry) =>
    site(
      entry.start,
      entry.moduleRequest.value,
      entry.entries.length > 0 && entry.entries.every((name) => name.isType),
    ),
  );
  const exports = module.staticExports.flatMap((entry) =>
    entry.entries.flatMap((name) =>
      name.moduleRequest ? [site(entry.start, name.moduleRequest.value, name.isType)] : [],
    ),
  );
  const dynamic = module.dynamicImports.flatMap((entry) => {
    const literal = /^["'`](.*)["'`]$/.exec(text.slice(entry.moduleRequest.start, entry.moduleRequest.end));
    return literal?.[1] === undefined ? [] : [site(entry.start, literal[1], false)];
  });
  return [...imports, ...exports, ...dynamic];
}

/** The workspace package that an import names, without the scope, and the path below it; undefined for any other import. */
export function packageOf(specifier: string): { name: string; subpath: string } | undefined {
  if (!specifier.startsWith(SCOPE)) return undefined;
  const [name = "", ...rest] = specifier.slice(SCOPE.length).split("/");
  return { name, subpath: rest.join("/") };
}

/** The file that a relative import names, or undefined for an import of a package. */
export function relativeTarget(site: ImportSite): string | undefined {
  return site.specifier.startsWith(".") ? posix.join(posix.dirname(site.file), site.specifier) : undefined;
}
