import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits, applyOperation, type FlowGraph, nodeTemplates, type Operation, openGraph } from "../src/index.ts";
import { randomScript } from "./random-script.ts";

const WRAPPERS = ["forEach", "forEachParallel", "while", "try", "parallel", "if"] as const;
const ARMS = ["else", "elseIf", "case", "default", "lane", "catch", "finally"] as const;

/** A random gesture on a graph, by three numbers. */
function gesture(graph: FlowGraph, [a, b, c]: readonly [number, number, number]): Operation {
  const nodes = [...graph.nodes.values()].filter(({ kind }) => kind !== "start");
  const regions = [...graph.regions.values()];
  const node = nodes[b % Math.max(1, nodes.length)];
  const region = regions[c % regions.length]!;
  const place = { region: region.id, index: b % (region.nodes.length + 1) };
  if (!node) return { type: "insert", at: place, template: "task" };
  const siblings = graph.regions.get(node.region)!.nodes;
  const some = siblings.slice(node.index, node.index + 1 + (c % 3));
  switch (a % 14) {
    case 0:
    case 1:
      return { type: "insert", at: place, template: nodeTemplates[a % nodeTemplates.length]!.id };
    case 2:
      return { type: "delete", nodes: some, force: c % 2 === 0 };
    case 3:
    case 4:
      return { type: "move", nodes: some, to: place };
    case 5:
      return { type: "wrap", nodes: some, with: WRAPPERS[c % WRAPPERS.length]! };
    case 6:
      return { type: "unwrap", node: node.id };
    case 7:
      return { type: "duplicate", nodes: some };
    case 8: {
      const field = node.fields[c % Math.max(1, node.fields.length)];
      return {
        type: "setField",
        node: node.id,
        field: field?.name ?? "none",
        text: ["x", '"1h"', "", "true", "{ a: 1 }"][a % 5]!,
      };
    }
    case 9:
      return { type: "renameOutput", node: node.id, name: ["fresh", "Inputs", "v0", "v1", "not a name"][c % 5]! };
    case 10:
      return { type: "addArm", node: node.id, arm: ARMS[c % ARMS.length]! };
    case 11:
    case 12: {
      const other = nodes[(b + 1 + (c % 4)) % nodes.length]!;
      return { type: a % 14 === 11 ? "connect" : "disconnect", from: node.id, to: other.id };
    }
    default:
      return { type: "removeArm", region: region.id, force: c % 2 === 0 };
  }
}

const numbers = fc.tuple(fc.nat(10_000), fc.nat(10_000), fc.nat(10_000));

const commentsIn = (source: string): string[] => [...source.matchAll(/\/\/ .*$/gm)].map(([text]) => text.trim()).sort();

describe("operations on random scripts", () => {
  it("G6: each gives a script that parses, and its inverse gives back text and ids exactly", () => {
    let done = 0;
    fc.assert(
      fc.property(randomScript, fc.array(numbers, { minLength: 3, maxLength: 8 }), (source, gestures) => {
        let graph = openGraph(source);
        for (const numbers of gestures) {
          const operation = gesture(graph, numbers);
          const result = applyOperation(graph, operation);
          if (!result.ok) {
            expect(result.reason).not.toBe("");
            continue;
          }
          done++;
          expect(result.graph.broken).toBeUndefined();
          expect(applyEdits(graph.source, result.edits)).toBe(result.graph.source);
          const back = applyOperation(result.graph, JSON.parse(JSON.stringify(result.inverse)));
          if (!back.ok) throw new Error(back.reason);
          expect(back.graph.source).toBe(graph.source);
          expect([...back.graph.nodes.keys()]).toEqual([...graph.nodes.keys()]);
          const again = applyOperation(back.graph, back.inverse);
          expect(again.ok && again.graph.source).toBe(result.graph.source);
          expect(again.ok && [...again.graph.nodes.keys()]).toEqual([...result.graph.nodes.keys()]);
          graph = result.graph;
        }
      }),
      { numRuns: 150 },
    );
    expect(done).toBeGreaterThan(200);
  });

  it("G6: inserting and moving keep every other node, its id, and every comment", () => {
    let done = 0;
    fc.assert(
      fc.property(randomScript, numbers, fc.constantFrom(0, 3), (source, [, b, c], kind) => {
        const graph = openGraph(source);
        const operation = gesture(graph, [kind, b, c]);
        const result = applyOperation(graph, operation);
        if (!result.ok) return;
        done++;
        for (const [id, node] of graph.nodes) expect(result.graph.nodes.get(id)?.kind).toBe(node.kind);
        const comments = commentsIn(result.graph.source);
        for (const comment of commentsIn(source)) expect(comments).toContain(comment);
      }),
      { numRuns: 150 },
    );
    expect(done).toBeGreaterThan(30);
  });

  it("G4: connecting and disconnecting keep every task and every comment", () => {
    let done = 0;
    fc.assert(
      fc.property(randomScript, numbers, fc.constantFrom("connect", "disconnect"), (source, [, b, c], kind) => {
        const graph = openGraph(source);
        const cards = [...graph.nodes.values()].filter(
          ({ regions, awaited }) => awaited === true && regions.length === 0,
        );
        const from = cards[b % Math.max(1, cards.length)];
        const to = cards[(b + 1 + (c % 2)) % Math.max(1, cards.length)];
        if (!from || !to) return;
        const result = applyOperation(graph, { type: kind, from: from.id, to: to.id });
        if (!result.ok) return;
        done++;
        // A note between lanes stays as a comment.
        const kinds = new Set(["parallel", "graph", "return", "note"]);
        for (const [id, node] of graph.nodes)
          if (!kinds.has(node.kind)) expect(result.graph.nodes.get(id)?.kind).toBe(node.kind);
        const comments = commentsIn(result.graph.source);
        for (const comment of commentsIn(source)) expect(comments).toContain(comment);
      }),
      { numRuns: 500 },
    );
    expect(done).toBeGreaterThan(20);
  });

  it("G6: lines that an insertion does not touch stay as they are, in their order", () => {
    fc.assert(
      fc.property(randomScript, numbers, (source, [, b, c]) => {
        const graph = openGraph(source);
        const operation = gesture(graph, [0, b, c]);
        const region = operation.type === "insert" && graph.regions.get(operation.at.region)!;
        const result = applyOperation(graph, operation);
        // A new member of drawn dependencies is also joined.
        if (!result.ok || !region || region.flow === "dependency") return;
        const after = result.graph.source.split(/\r?\n/);
        const text = source.slice(region.range.start, region.range.end);
        // Bodies without a line of their own are opened up by the first insertion.
        const before = text.includes("\n") ? source.split(/\r?\n/) : [];
        let at = 0;
        for (const line of before) {
          const found = after.indexOf(line, at);
          expect(found, line).toBeGreaterThanOrEqual(at);
          at = found + 1;
        }
      }),
      { numRuns: 150 },
    );
  });
});
