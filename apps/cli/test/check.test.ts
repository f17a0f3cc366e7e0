import { readFileSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { Folder, fermata } from "./fermata.ts";

const folder = new Folder();
afterAll(() => folder.remove());

it("F51 mends with --fix what can be mended, and says what is left", async () => {
  const source = "var total = 0\nfor (item of [1]) total = 2\nconst fixed = 1; fixed = /a/.test('b')\nclass A {}\n";
  const file = folder.file("mend.flow", source);
  const { code, stdout } = await fermata(["check", "--fix", file]);
  expect(readFileSync(file, "utf8")).toBe(
    "let item;\nlet total = 0\nfor (item of [1]) total = 2\nlet fixed = 1; fixed = 'b'.includes(\"a\")\nclass A {}\n",
  );
  expect(stdout).toContain(`${file}: 4 problems mended\n${file}:5:1: error: Classes are out;`);
  expect(code).toBe(2);
  expect(await fermata(["check", "--fix", folder.file("fine.flow", "return 1")])).toMatchObject({ code: 0 });
});

it("F52 checks types where it is asked to, at their places", async () => {
  const front = "```\ninputs: { type: object, properties: { person: { type: string } } }\n```\n";
  const file = folder.file("types.flow", `${front}return Inputs.persn\n`);
  expect(await fermata(["check", file])).toMatchObject({ code: 0, stdout: expect.stringContaining("no problems") });
  const { code, stdout } = await fermata(["check", "--types", file]);
  expect(stdout).toMatch(
    /types\.flow:4:15: error: Property `persn` does not exist .* Did you mean `person`\? \[type-2551\]/,
  );
  expect(code).toBe(2);
  const mended = await fermata(["check", "--types", "--fix", "--json", file]);
  expect(JSON.parse(mended.stdout)).toMatchObject({ ok: true, files: [{ fixed: 1, diagnostics: [] }] });
  expect(readFileSync(file, "utf8")).toBe(`${front}return Inputs.person\n`);
});
