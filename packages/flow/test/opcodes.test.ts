import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { OPCODE_TABLE, OPERANDS } from "../src/compile/opcodes.ts";

const source = readFileSync(new URL("../src/vm/interpret.ts", import.meta.url), "utf8");

describe("the opcode table and the step loop", () => {
  it("name the same opcodes by the same numbers, in the same order", () => {
    const cases = [...source.matchAll(/case (\d+): (?:\{\n\s*)?\/\/ ([A-Z_]+)\n/g)].map(([, number, name]) => [
      Number(number),
      name,
    ]);
    expect(cases).toEqual(OPCODE_TABLE.map(([name], index) => [index, name]));
  });

  it("agree on the length of each instruction that falls through to the next", () => {
    for (const [index, [name]] of OPCODE_TABLE.entries()) {
      const body = source.split(`case ${index}: `)[1]!.split(/\n {10}case \d+: |\n {8}\}\n/)[0]!;
      const places = body.replaceAll(/\[[^\]]*\]/g, "").matchAll(/(?<!row = )pc \+=? (\d+)/g);
      const lengths = [...places].map(([, length]) => Number(length));
      if (lengths.length > 0) expect([name, Math.max(...lengths)]).toEqual([name, OPERANDS[index]!.length + 1]);
    }
  });
});
