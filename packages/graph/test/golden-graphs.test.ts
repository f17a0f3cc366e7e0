import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openGraph, serializeGraphJson } from "../src/index.ts";
import { printGraph } from "./print-graph.ts";

const fixtures = new URL("fixtures/", import.meta.url);
const gallery = new URL("../../samples/samples/", import.meta.url);
const names = readdirSync(gallery, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const samples = names.map(({ name }) => ({ name, url: new URL(`${name}/${name}.flow`, gallery) }));

describe("golden graphs", () => {
  for (const name of ["pipeline", "child"]) {
    it(`G3, S2: ${name}.flow draws as it always did`, async () => {
      const source = readFileSync(new URL(`${name}.flow`, fixtures), "utf8");
      await expect(printGraph(openGraph(source))).toMatchFileSnapshot(`fixtures/${name}.txt`);
    });
  }

  for (const { name, url } of samples) {
    it(`G3, S1: the sample ${name} draws as it always did, and stays byte for byte`, async () => {
      const source = readFileSync(url, "utf8");
      const graph = openGraph(source);
      expect(graph.broken).toBeUndefined();
      expect(graph.source).toBe(source);
      await expect(printGraph(graph)).toMatchFileSnapshot(`fixtures/samples/${name}.txt`);
    });
  }
});

describe("graph as JSON", () => {
  it("S1: says lines, edges and the text of each field that is there, and nothing that is not", () => {
    const source = readFileSync(new URL("onboarding/onboarding.flow", gallery), "utf8");
    const json = JSON.parse(JSON.stringify(serializeGraphJson(openGraph(source))));
    const submit = json.nodes.find(({ label }: { label: string }) => label === "submit-report");
    expect(submit).toMatchObject({
      kind: "task",
      line: 14,
      endLine: 16,
      output: { names: ["report"] },
      fields: {
        name: '"submit-report"',
        "inputs.reportId": 'Inputs.reportId ?? "r-204"',
        output: "report",
        awaited: "true",
      },
    });
    expect(Object.keys(submit.fields)).toHaveLength(4);
    expect(json.edges).toContainEqual(
      expect.objectContaining({ kind: "data", from: submit.id, to: "main/task:something-else", name: "report" }),
    );
  });
});
