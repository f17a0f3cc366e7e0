import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));

it("the example of the README prints what it says", () => {
  const text = readFileSync(join(folder, "README.md"), "utf8");
  const [, example = "", expected] = /```[jt]s\n([\s\S]+?)```\n\n```\n([\s\S]+?)```/.exec(text) ?? [];
  const home = mkdtempSync(join(tmpdir(), "fermata-readme-"));
  const program = example.replaceAll("/tmp/fermata-example", home);
  const flags = ["--conditions=source", "--import", "tsx", "--input-type=module"];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, "-e", program], { cwd: folder, encoding: "utf8" });
  rmSync(home, { recursive: true, force: true });
  expect(stdout.replaceAll(/ *$/gm, "").trimEnd(), stderr).toBe(expected?.trimEnd());
}, 120_000);
