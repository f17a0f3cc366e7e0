import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openGraph } from "../src/index.ts";
import { printGraph } from "./print-graph.ts";

const fixtures = new URL("fixtures/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, fixtures), "utf8");

describe("golden graphs", () => {
  for (const name of ["onboarding", "fan-out", "pipeline", "child"]) {
    it(`G3, S2: ${name}.flow draws as it always did`, async () => {
      await expect(printGraph(openGraph(read(`${name}.flow`)))).toMatchFileSnapshot(`fixtures/${name}.txt`);
    });
  }

  it("S1: every sample of the gallery opens as a graph without a word of code left out", () => {
    const samples = new URL("../../samples/samples/", import.meta.url);
    const names = readdirSync(samples, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith(".flow"));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const graph = openGraph(readFileSync(new URL(name, samples), "utf8"));
      expect(graph.broken, name).toBeUndefined();
      expect(graph.nodes.size, name).toBeGreaterThan(2);
    }
  });
});
