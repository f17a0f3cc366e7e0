import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import * as graph from "../src/index.ts";

describe("README", () => {
  it("G6: the example prints what it says", () => {
    const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const [, example, expected] = /```js\nimport [^\n]+\n([\s\S]+?)```\n\n```\n([\s\S]+?)```/.exec(text)!;
    const printed: string[] = [];
    const log = (...values: unknown[]) => {
      printed.push(values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" "));
    };
    const { names, values } = { names: Object.keys(graph), values: Object.values(graph) };
    new Function(...names, "console", example!)(...values, { log });
    expect(`${printed.join("\n")}\n`).toBe(expected);
  });
});
