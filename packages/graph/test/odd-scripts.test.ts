import { describe, expect, it } from "vitest";
import {
  applyOperation,
  type FlowGraph,
  layoutGraph,
  nodesIn,
  nodeTemplates,
  type Operation,
  openGraph,
  serializeGraphJson,
} from "../src/index.ts";
import { oddScripts } from "./odd-scripts.ts";

/** Every gesture that a person could try on every node, region and place. */
function* gestures(graph: FlowGraph): Generator<Operation> {
  const ids = [...graph.nodes.keys()];
  for (const region of graph.regions.values()) {
    for (let index = 0; index <= region.nodes.length; index++) {
      const at = { region: region.id, index };
      for (const { id } of nodeTemplates.filter((_, i) => i % 4 === index % 4))
        yield { type: "insert", at, template: id };
      yield { type: "paste", at, text: "const a = 1\n\n// note: x\nawait Task.run('p', { a })" };
      for (const id of ids) yield { type: "move", nodes: [id], to: at };
    }
    yield { type: "removeArm", region: region.id };
  }
  for (const [id, node] of graph.nodes) {
    yield { type: "delete", nodes: [id] };
    yield { type: "delete", nodes: [id], force: true };
    yield { type: "duplicate", nodes: [id] };
    yield { type: "unwrap", node: id };
    for (const wrapper of ["forEach", "forEachParallel", "while", "try", "parallel", "if"] as const)
      yield { type: "wrap", nodes: [id], with: wrapper };
    for (const arm of ["else", "elseIf", "case", "default", "lane", "catch", "finally"] as const)
      yield { type: "addArm", node: id, arm };
    for (const { name } of node.fields)
      for (const text of ["", "x1", '"s"', "parallel"]) yield { type: "setField", node: id, field: name, text };
    for (const name of node.output?.names ?? []) yield { type: "renameOutput", node: id, from: name, name: "renamed" };
    for (const other of ids) {
      yield { type: "connect", from: id, to: other };
      yield { type: "disconnect", from: id, to: other };
    }
  }
}

describe("odd scripts", () => {
  for (const [i, source] of oddScripts.entries()) {
    it(`G1, G6: script ${i} opens, and every gesture is done or refused, and undone: ${JSON.stringify(source.slice(0, 40))}`, () => {
      const graph = openGraph(source);
      expect(graph.broken).toBeUndefined();
      expect(JSON.parse(JSON.stringify(serializeGraphJson(graph))).nodes.length).toBe(graph.nodes.size);
      layoutGraph(graph);
      for (let at = 0; at <= source.length; at++) expect(nodesIn(graph, { start: at, end: at }).length).toBeLessThan(2);
      // A prime stride tries each kind of gesture on each script, and all of them on some.
      for (const [n, operation] of [...gestures(graph)].entries()) {
        if (n % 13 !== i % 13) continue;
        const result = applyOperation(graph, operation);
        if (!result.ok) continue;
        expect(result.graph.broken).toBeUndefined();
        const back = applyOperation(result.graph, result.inverse);
        expect(back.ok && back.graph.source, JSON.stringify(operation)).toBe(source);
        expect(back.ok && [...back.graph.nodes.keys()]).toEqual([...graph.nodes.keys()]);
      }
    });
  }
});
