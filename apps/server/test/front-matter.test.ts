import { expect, test } from "vitest";
import { emptySource, frontMatterOf, withName } from "../src/services/front-matter.ts";

const fence = "```";

test("S1: another name is one changed line", () => {
  const source = `${fence}\n# who\nname: old # was new\ndescription: "name: no"\n${fence}\n// body\nreturn 1\n`;
  expect(withName(source, "new")).toBe(
    `${fence}\n# who\nname: new\ndescription: "name: no"\n${fence}\n// body\nreturn 1\n`,
  );
});

test("a script that says nothing about its name gets one only where it has front matter", () => {
  expect(withName("return 1", "new")).toBe("return 1");
  expect(withName(`${fence}\ntags: [a]\n${fence}\nreturn 1`, "new")).toBe(
    `${fence}\nname: new\ntags: [a]\n${fence}\nreturn 1`,
  );
});

test("every name that the API takes is read back as it was given", () => {
  for (const name of [
    "a",
    "true",
    "No",
    "1.5",
    "2026-11-21",
    "my flow",
    "größe",
    "a.b-c_d",
    "日本",
    "null",
    "0x1f",
    "1e3",
  ]) {
    expect(frontMatterOf(emptySource(name)).name).toBe(name);
    expect(frontMatterOf(withName(emptySource("other"), name)).name).toBe(name);
  }
});

test("what cannot be read as front matter is no reason to fail", () => {
  for (const source of ["", fence, `${fence}\n: [\n${fence}\n`, "\ufeff", "{{{{"])
    expect(frontMatterOf(source)).toEqual({});
});
