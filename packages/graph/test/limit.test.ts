import { runScenario } from "@fermata/flow";
import { describe, expect, it } from "vitest";
import { applyOperation, openGraph } from "../src/index.ts";

const plain = `// Index them all.
await Promise.all(Inputs.pages.map(async (page) => {
  const text = await Task.run("read", { page })

  // One page is one entry.
  await Task.run("index", { text, note: \`a
b\` })
}))
`;

const limited = `// Index them all.
await Promise.all(Array.from({ length: 3 }).fill(Inputs.pages.values()).map(async (queue) => {
  for (const page of queue) {
    const text = await Task.run("read", { page })

    // One page is one entry.
    await Task.run("index", { text, note: \`a
b\` })
  }
}))
`;

function setLimit(source: string, text: string): string {
  const graph = openGraph(source);
  const id = [...graph.nodes.values()].find(({ kind }) => kind === "forEach")!.id;
  const result = applyOperation(graph, { type: "setField", node: id, field: "limit", text });
  if (!result.ok) return result.reason;
  const back = applyOperation(result.graph, result.inverse);
  expect(back.ok && back.graph.source).toBe(source);
  expect([...result.graph.nodes.keys()]).toEqual([...graph.nodes.keys()]);
  return result.graph.source;
}

describe("For each with a limit", () => {
  it("S2, G3: a limit is set, changed and taken away, and everything inside stays", () => {
    expect(setLimit(plain, "3")).toBe(limited);
    expect(setLimit(limited, "5")).toBe(limited.replace("length: 3", "length: 5"));
    expect(setLimit(limited, "")).toBe(plain);
  });

  it("S2, G3: it draws as the loop it is", () => {
    const graph = openGraph(limited);
    const each = [...graph.nodes.values()].find(({ kind }) => kind === "forEach")!;
    expect(each).toMatchObject({ mode: "parallel", label: "For each page of Inputs.pages", subtitle: "3 at once" });
    expect(graph.regions.get(each.regions[0]!)!.nodes.map((id) => graph.nodes.get(id)!.label)).toEqual([
      "read",
      "index",
    ]);
  });

  it("S2: on the virtual clock no more than the limit run at once, and all are done", () => {
    const source = limited.replace("{ page }", "{ page, at: Date.now() }");
    const pages = [1, 2, 3, 4, 5, 6, 7];
    const tasks = { read: [{ result: "text", after: "1s" }], index: [{ result: null, after: "1s" }] };
    const { status, effects } = runScenario({ source, inputs: { pages }, scenario: { tasks, startAt: 0 } });
    expect(status).toBe("completed");
    const reads = effects
      .filter(({ name }) => name === "read")
      .map(({ inputs }) => inputs as { page: number; at: number });
    expect(reads.map(({ page, at }) => [page, at])).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 2000],
      [5, 2000],
      [6, 2000],
      [7, 4000],
    ]);
  });

  it("G6: a limit that would change what the loop does is refused with the reason", () => {
    expect(setLimit("const all = await Promise.all(xs.map(async (x) => {\n  await f(x)\n}))\n", "2")).toMatch(
      /taken as a list/,
    );
    expect(setLimit("await Promise.all(xs.map(async (x) => {\n  if (x) return\n  f(x)\n}))\n", "2")).toMatch(/return/);
  });
});
