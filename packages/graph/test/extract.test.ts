import { runScenario } from "@fermata/flow";
import { describe, expect, it } from "vitest";
import { applyOperation, type FlowGraph, openGraph } from "../src/index.ts";

function extract(source: string, labels: readonly string[], name = "part") {
  const graph = openGraph(source);
  return applyOperation(graph, { type: "extract", nodes: labels.map((label) => idOf(graph, label)), name });
}

const idOf = (graph: FlowGraph, label: string): string =>
  [...graph.nodes.values()].find((node) => node.label === label)!.id;

function done(source: string, labels: readonly string[], name?: string): { source: string; extracted: string } {
  const result = extract(source, labels, name);
  if (!result.ok) throw new Error(result.reason);
  return { source: result.graph.source, extracted: result.extracted! };
}

describe("extract", () => {
  it("G6: what is read goes in, what is read further on comes back, comments go along", () => {
    const { source, extracted } = done(
      `const order = await Task.run("load", { id: Inputs.id })
if (order.open) {
  // Weigh before anything is packed.
  const weight = await Task.run("weigh", { order, limit: Inputs.limit })
  const label = await Task.run("label", { weight }) // with the carrier's logo
  await Task.run("ship", { label, weight })
}
`,
      ["weigh", "label"],
      "pack-order",
    );
    expect(source).toBe(`const order = await Task.run("load", { id: Inputs.id })
if (order.open) {
  const { weight, label } = await Workflow.run("pack-order", { inputs: Inputs, order })
  await Task.run("ship", { label, weight })
}
`);
    expect(extracted).toBe(`\`\`\`
name: pack-order
\`\`\`
const { inputs, order } = Inputs

// Weigh before anything is packed.
const weight = await Task.run("weigh", { order, limit: inputs.limit })
const label = await Task.run("label", { weight }) // with the carrier's logo

return { weight, label }
`);
  });

  it("G6: one result goes by its name, a variable from outside is assigned, an end stays an end", () => {
    const one = done('const a = await Task.run("a")\nreturn a\n', ["a"]);
    expect(one.source).toBe('const a = await Workflow.run("part", {})\nreturn a\n');
    const assigned = done('let b\ntry {\n  b = await Task.run("b")\n} catch (error) {\n  b = 1\n}\nreturn b\n', [
      "Try",
    ]);
    expect(assigned.source).toBe('let b\nb = await Workflow.run("part", {})\nreturn b\n');
    expect(assigned.extracted).toContain("```\nlet b\n\ntry {");
    const end = done('const c = 1\nif (c) {\n  return 2\n}\nreturn await Task.run("last")\n', ["If c", "last"]);
    expect(end.source).toBe('const c = 1\nreturn await Workflow.run("part", { c })\n');
    expect(end.extracted).toMatch(
      /const \{ c \} = Inputs\n\nif \(c\) \{\n {2}return 2\n\}\nreturn await Task.run\("last"\)\n$/,
    );
  });

  it("G6: promises, functions, and jumps to the outside do not cross", () => {
    const reason = (source: string, labels: string[]) => {
      const result = extract(source, labels);
      return result.ok ? "" : result.reason;
    };
    expect(reason('const a = Task.run("a")\nconst b = await Task.run("b", { x: await a })\n', ["b"])).toMatch(
      /a is a promise/,
    );
    expect(reason('function f() {}\nawait Task.run("b", { x: f() })\n', ["b"])).toMatch(/f is a function/);
    expect(reason("for (const x of Inputs) {\n  if (x) break\n}\n", ["If x"])).toMatch(/break/);
    expect(reason('if (Inputs.x) {\n  return 1\n}\nawait Task.run("b")\n', ["If Inputs.x"])).toMatch(/return/);
  });

  it("G6: parent and child together do what the one workflow did", () => {
    const source = `const a = await Task.run("a", { n: Inputs.n })
const b = await Task.run("b", { a })
const c = await Task.run("c", { a, b, m: Inputs.m })
return { a, b, c }
`;
    const inputs = { n: 1, m: 2 };
    const tasks = { "*": [{ echo: true as const }] };
    const whole = runScenario({ source, inputs, scenario: { tasks } });
    const parts = done(source, ["b", "c"]);
    const child = runScenario({ source: parts.extracted, inputs: { inputs, a: { n: 1 } }, scenario: { tasks } });
    const workflows = { part: [{ result: child.output }] };
    const parent = runScenario({ source: parts.source, inputs, scenario: { tasks, workflows } });
    expect(parent.output).toEqual(whole.output);
    expect(parent.effects.at(-1)?.inputs).toEqual({ inputs, a: { n: 1 } });
  });
});
