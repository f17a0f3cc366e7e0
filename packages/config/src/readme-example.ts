import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/** Files that an example writes go below this; each run has its own. */
const EXAMPLE_FOLDER = "/tmp/fermata-example";

/**
 * Declares the test that runs the example of a package's README, as a program of its own in the folder of the package, and compares
 * what it prints with the block that follows it.
 *
 * @param testUrl `import.meta.url` of a file in the package's `test` folder
 */
export function testReadmeExample(testUrl: string): void {
  const folder = fileURLToPath(new URL("..", testUrl));
  it("README: the example prints what it says", () => {
    const text = readFileSync(join(folder, "README.md"), "utf8");
    const [, example = "", expected] = /```[jt]s\n([\s\S]+?)```\n\n```\n([\s\S]+?)```/.exec(text) ?? [];
    const home = mkdtempSync(join(tmpdir(), "fermata-readme-"));
    const program = example.replaceAll(EXAMPLE_FOLDER, home);
    const flags = ["--conditions=source", "--import", "tsx", "--input-type=module"];
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, "-e", program], {
      cwd: folder,
      encoding: "utf8",
    });
    rmSync(home, { recursive: true, force: true });
    expect(stdout.replaceAll(/ *$/gm, "").trimEnd(), stderr).toBe(expected?.trimEnd());
  });
}
