import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeAt, openGraph } from "../src/index.ts";
import { randomScript } from "./random-script.ts";
import { rebuild } from "./roundtrip/check-script.ts";

describe("openGraph", () => {
  it("G1: every character of a random script belongs to exactly one node or region", () => {
    fc.assert(
      fc.property(randomScript, (source) => {
        const graph = openGraph(source);
        expect(graph.broken).toBeUndefined();
        expect(rebuild(graph)).toBe(source);
      }),
      { numRuns: 300 },
    );
  });

  it("G2: ids are unique, and the same text gives the same ids", () => {
    fc.assert(
      fc.property(randomScript, (source) => {
        const graph = openGraph(source);
        expect([...openGraph(source).nodes.keys()]).toEqual([...graph.nodes.keys()]);
        expect(graph.nodes.size).toBe(new Set([...graph.nodes.values()].map(({ id }) => id)).size);
        for (const [id, node] of graph.nodes) expect(node.id).toBe(id);
      }),
      { numRuns: 100 },
    );
  });

  it("G2: typing somewhere else keeps every id", () => {
    fc.assert(
      fc.property(randomScript, (source) => {
        const graph = openGraph(source);
        const first = graph.nodes.get(graph.regions.get(graph.root)!.nodes[0] ?? "");
        const start = first?.range.start ?? source.length;
        const next = openGraph(`${source.slice(0, start)}await Task.run("new one");\n\n${source.slice(start)}`, graph);
        for (const id of graph.nodes.keys()) expect(next.nodes.has(id)).toBe(true);
        expect(next.nodes.size).toBe(graph.nodes.size + 1);
      }),
      { numRuns: 100 },
    );
  });

  it("G2, G9: typing anything anywhere never fails, keeps all text, and comes back to the same ids", () => {
    const typing = fc.tuple(
      fc.nat(),
      fc.nat(3),
      fc.constantFrom("", " ", "\n", "x", "(", "}", ";", "`", "//", "await ", "\r\n", "const a = 1"),
    );
    fc.assert(
      fc.property(randomScript, fc.array(typing, { minLength: 1, maxLength: 12 }), (source, edits) => {
        const first = openGraph(source);
        let graph = first;
        for (const [place, deleted, typed] of edits) {
          const start = place % (graph.source.length + 1);
          const end = Math.min(graph.source.length, start + deleted);
          const text = graph.source.slice(0, start) + typed + graph.source.slice(end);
          graph = openGraph(text, graph);
          expect(graph.source).toBe(text);
          if (!graph.broken) expect(rebuild(graph)).toBe(text);
          for (const { range } of graph.nodes.values()) {
            expect(range.start).toBeLessThanOrEqual(range.end);
            expect(range.end).toBeLessThanOrEqual(text.length);
          }
        }
        if (graph.broken)
          expect([...openGraph(source, openGraph("(", first)).nodes.keys()]).toEqual([...first.nodes.keys()]);
      }),
      { numRuns: 150 },
    );
  });

  it("G9: broken text keeps the last good graph, loses no character, and mends", () => {
    const source = 'const a = await Task.run("a")\nawait Task.run("b", { a })\n';
    const graph = openGraph(source);
    const text = source.replace('await Task.run("b"', 'await Task.run("b" (');
    const broken = openGraph(text, graph);
    expect(broken.broken).toMatchObject({ code: "syntax", line: 2 });
    expect(broken.source).toBe(text);
    expect([...broken.nodes.keys()]).toEqual([...graph.nodes.keys()]);
    const worse = openGraph(`${text}}`, broken);
    expect(worse.broken).toBeDefined();
    const mended = openGraph(`\n${source}`, worse);
    expect(mended.broken).toBeUndefined();
    expect([...mended.nodes.keys()]).toEqual([...graph.nodes.keys()]);
  });

  it("G9: a text that never parsed is one Code node that holds all of it", () => {
    const graph = openGraph("await await (");
    expect(graph.broken).toBeDefined();
    expect([...graph.nodes.values()].map(({ kind, range }) => ({ kind, range }))).toEqual([
      { kind: "start", range: { start: 0, end: 0 } },
      { kind: "code", range: { start: 0, end: 13 } },
    ]);
  });

  it("G8: the innermost node owns an offset", () => {
    const source = 'for (const x of xs) {\n  await Task.run("a", { x })\n}\n';
    const graph = openGraph(source);
    expect(nodeAt(graph, source.indexOf("Task"))?.kind).toBe("task");
    expect(nodeAt(graph, 2)?.kind).toBe("forEach");
    expect(nodeAt(graph, source.length - 1)).toBeUndefined();
  });
});
