import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
let planted: string;

beforeEach(() => {
  planted = mkdtempSync(join(tmpdir(), "fermata-house-"));
  for (const name of ["flow", "graph", "engine"]) {
    write(`packages/${name}/package.json`, JSON.stringify({ name: `@fermata/${name}` }));
    write(`packages/${name}/README.md`, name);
    write(`packages/${name}/src/index.ts`, "/** Read nothing else. */\nexport const name = 1;\n");
  }
});
afterEach(() => rmSync(planted, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(planted, path)), { recursive: true });
  writeFileSync(join(planted, path), text);
}

function house(): { status: number | null; output: string } {
  const result = spawnSync("npx", ["tsx", join(repository, "packages/config/src/house.ts")], {
    cwd: repository,
    env: { ...process.env, FERMATA_HOUSE_ROOT: planted },
    encoding: "utf8",
  });
  return { status: result.status, output: result.stdout + result.stderr };
}

describe("the rules of the house", () => {
  test("a workspace in order passes", () => {
    write("packages/graph/src/model.ts", 'import { name } from "@fermata/flow";\nexport const model = name;\n');
    expect(house()).toEqual({ status: 0, output: expect.stringContaining("in order") });
  });

  test("an arrow that points up is caught at its line", () => {
    write("packages/flow/src/vm.ts", '\nexport { name } from "@fermata/graph";\n');
    const { status, output } = house();
    expect(status).toBe(1);
    expect(output).toContain("packages/flow/src/vm.ts:2: flow → graph is no arrow of the architecture");
  });

  test("a reach into another package's files is caught, by name and by path", () => {
    write("packages/engine/src/a.ts", 'import "@fermata/flow/src/vm.ts";\n');
    write("packages/engine/src/b.ts", 'await import("../../flow/src/vm.ts");\n');
    const { output } = house();
    expect(output).toContain(
      "packages/engine/src/a.ts:1: @fermata/flow/src/vm.ts reaches into another package's files",
    );
    expect(output).toContain("packages/engine/src/b.ts:1: ../../flow/src/vm.ts leaves the package");
  });

  test("empty names, versions in names, missing READMEs and strangers at the top level are caught", () => {
    write("packages/flow/src/utils.ts", "export {};\n");
    write("packages/flow/src/vm-v2.ts", "export {};\n");
    write("packages/extra/package.json", JSON.stringify({ name: "@fermata/extra" }));
    write("scripts/run.sh", "");
    const { output } = house();
    for (const part of [
      '"utils" says nothing',
      "no version in a name",
      "packages/extra: has no README.md",
      "scripts: does not belong",
    ]) {
      expect(output).toContain(part);
    }
    expect(output).toContain("packages/extra: package extra has no place in layers.ts");
  });

  test("a README that draws another house than the imports make is caught", () => {
    write("packages/graph/src/model.ts", 'import { name } from "@fermata/flow";\nexport const model = name;\n');
    write("README.md", "```mermaid\ngraph TD\n  engine --> flow\n```\n");
    const { output } = house();
    expect(output).toContain("README.md: draws engine --> flow, which no import makes.");
    expect(output).toContain("README.md: does not draw graph --> flow.");
  });

  test("an import cycle between files is caught by lint", () => {
    cpSync(join(repository, ".biome.json"), join(planted, ".biome.json"));
    write("packages/flow/src/a.ts", 'import type { B } from "./b.ts";\nexport type A = B[];\n');
    write("packages/flow/src/b.ts", 'import type { A } from "./a.ts";\nexport type B = A | 1;\n');
    const result = spawnSync("npx", ["biome", "lint", "--vcs-enabled=false", planted], {
      cwd: repository,
      env: { ...process.env, BIOME_CONFIG_PATH: planted },
      encoding: "utf8",
    });
    expect(result.status).toBe(1);
    expect(result.stdout + result.stderr).toContain("noImportCycles");
  });
});
