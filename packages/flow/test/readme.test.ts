import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { expect, it } from "vitest";
import * as flow from "../src/index.ts";

it("README: the example prints what it says", () => {
  const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example, expected] = /```js\nimport [^\n]+\n([\s\S]+?)```\n\n```\n([\s\S]+?)```/.exec(text)!;
  const printed: string[] = [];
  const log = (...values: unknown[]) => {
    printed.push(values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" "));
  };
  new Function(...Object.keys(flow), "console", example!)(...Object.values(flow), { log });
  expect(`${printed.join("\n")}\n`).toBe(expected);
});
