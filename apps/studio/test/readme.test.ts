import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createEditorStore } from "../src/workflows/editor/editor-store.ts";

describe("README", () => {
  it("S1, S4: the example prints what it says", () => {
    const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const [, example, expected] = /```js\nimport [^\n]+\n([\s\S]+?)```\n\n```\n([\s\S]+?)```/.exec(text)!;
    const printed: string[] = [];
    const log = (line: string) => printed.push(line);
    new Function("createEditorStore", "console", example!)(createEditorStore, { log });
    expect(`${printed.join("\n")}\n`).toBe(expected);
  });
});
