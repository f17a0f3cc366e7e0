import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createEngine, MemoryStore } from "../src/index.ts";

const AsyncFunction = (async () => {}).constructor as new (
  ...names: string[]
) => (...values: unknown[]) => Promise<void>;

describe("README", () => {
  it("E1: the example prints what it says", async () => {
    const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const [, example, expected] = /```js\nimport [^\n]+\n([\s\S]+?)```\n\n```\n([\s\S]+?)```/.exec(text)!;
    const printed: string[] = [];
    const log = (...values: unknown[]) => {
      printed.push(values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" "));
    };
    await new AsyncFunction("createEngine", "MemoryStore", "console", example!)(createEngine, MemoryStore, { log });
    expect(`${printed.join("\n")}\n`).toBe(expected);
  });
});
