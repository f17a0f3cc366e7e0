import { readFileSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { Folder, fermata } from "./fermata.ts";

const folder = new Folder();
afterAll(() => folder.remove());

it("F50 says with --check what would change, changes it without, and then has nothing to say", async () => {
  const tidy = folder.file("tidy.flow", "return 1\n");
  const untidy = folder.file("untidy.flow", "return   1; // one");
  const before = await fermata(["format", "--check", tidy, untidy]);
  expect(before).toMatchObject({ code: 1, stdout: `${untidy}\n` });
  expect(before.stderr).toContain("1 file would change.");
  expect(readFileSync(untidy, "utf8")).toBe("return   1; // one");
  expect(await fermata(["format", tidy, untidy])).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readFileSync(untidy, "utf8")).toBe("return 1 // one\n");
  expect(await fermata(["format", "--check", tidy, untidy])).toEqual({ code: 0, stdout: "", stderr: "" });
});

it("F50 reads standard input, and leaves what it cannot read alone", async () => {
  expect(await fermata(["format", "-"], { input: "const a={b:1}" })).toMatchObject({
    code: 0,
    stdout: "const a = { b: 1 }\n",
  });
  const broken = folder.file("broken.flow", "const = 1");
  const outcome = await fermata(["format", broken]);
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toMatch(/broken\.flow:1:7: error: .*\[syntax\]\n1 file could not be read as a script\.\n$/);
  expect(readFileSync(broken, "utf8")).toBe("const = 1");
});
