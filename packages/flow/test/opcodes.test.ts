import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { OPCODE_TABLE } from "../src/compile/opcodes.ts";

const source = readFileSync(new URL("../src/vm/interpret.ts", import.meta.url), "utf8");

describe("the opcode table and the step loop", () => {
  it("name the same opcodes by the same numbers, in the same order", () => {
    const cases = [...source.matchAll(/case (\d+): \{\n\s*\/\/ ([A-Z_]+)\n/g)].map(([, number, name]) => [
      Number(number),
      name,
    ]);
    expect(cases).toEqual(OPCODE_TABLE.map(([name], index) => [index, name]));
  });

  it("agree on the length of each instruction that falls through to the next", () => {
    for (const [index, [name, operands]] of OPCODE_TABLE.entries()) {
      const body = source.split(`case ${index}: {`)[1]!.split(/\n {10}case \d+: \{/)[0]!;
      const lengths = [...body.matchAll(/pc (?:\+=|\+) (\d+);/g)].map(([, length]) => Number(length));
      if (lengths.length > 0 && name !== "JUMP_TABLE")
        expect([name, Math.max(...lengths)]).toEqual([name, operands.length + 1]);
    }
  });
});
