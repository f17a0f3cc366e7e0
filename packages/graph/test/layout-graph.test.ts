import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyOperation, type FlowGraph, layoutGraph, openGraph, type Rect } from "../src/index.ts";
import { randomScript } from "./random-script.ts";

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const inside = (a: Rect, b: Rect): boolean =>
  b.x <= a.x && b.y <= a.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

function check(graph: FlowGraph): void {
  const { boxes, regions, width, height } = layoutGraph(graph);
  const list = [...boxes];
  for (const [id, box] of list) {
    expect(inside(box, { x: 0, y: 0, width, height }), id).toBe(true);
    if (box.parent) expect(inside(box, boxes.get(box.parent)!), id).toBe(true);
    for (const [other, second] of list) {
      if (other !== id && box.parent === second.parent) expect(overlap(box, second), `${id} on ${other}`).toBe(false);
    }
  }
  for (const [id, region] of regions) {
    const owner = graph.regions.get(id)!.owner;
    if (owner) expect(inside(region, boxes.get(owner)!), id).toBe(true);
  }
}

describe("layoutGraph", () => {
  it("S3: nothing overlaps, and what is inside stays inside, on random scripts", () => {
    fc.assert(
      fc.property(randomScript, (source) => check(openGraph(source))),
      { numRuns: 60 },
    );
  });

  it("S4: a node inserted at the end moves nothing", () => {
    fc.assert(
      fc.property(randomScript, (source) => {
        const graph = openGraph(source);
        const index = graph.regions.get("main")!.nodes.length;
        const result = applyOperation(graph, { type: "insert", at: { region: "main", index }, template: "timer" });
        if (!result.ok) return;
        const before = layoutGraph(graph).boxes;
        const after = layoutGraph(result.graph).boxes;
        for (const [id, box] of before) {
          // Functions and a note without a step to stand beside come after the steps.
          const { kind } = graph.nodes.get(id)!;
          if (kind !== "function" && kind !== "note" && box.parent === null) expect(after.get(id)).toEqual(box);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("G7: a node that a person moved keeps its offset, and the others their places", () => {
    const graph = openGraph('await Task.run("a")\nawait Task.run("b")\nawait Task.run("c")\n');
    const plain = layoutGraph(graph);
    const moved = layoutGraph(graph, { positions: new Map([["main/task:b", { x: 300, y: 10 }]]) });
    expect(moved.boxes.get("main/task:b")).toMatchObject({ x: plain.boxes.get("main/task:b")!.x + 300 });
    for (const id of ["start", "main/task:a", "main/task:c"]) expect(moved.boxes.get(id)).toEqual(plain.boxes.get(id));
    expect(moved.width).toBeGreaterThan(plain.width);
  });

  it("S2: a folded container is one card, and edges to its inside end at it", () => {
    const graph = openGraph('const a = await Task.run("a")\nfor (const x of a) {\n  await Task.run("b", { a })\n}\n');
    const { boxes, edges } = layoutGraph(graph, { folded: new Set(["main/forEach"]) });
    expect(boxes.get("main/forEach")).toMatchObject({ folded: true, container: false });
    expect(boxes.has("main/forEach/body/task:b")).toBe(false);
    expect(edges.filter(({ kind }) => kind === "data").map(({ from, to }) => [from, to])).toEqual([
      ["main/task:a", "main/forEach"],
    ]);
  });

  it("G3: what is started and not awaited stands beside, and the order goes on past it", () => {
    const graph = openGraph('await Task.run("a")\nTask.run("b")\nawait Task.run("c")\n');
    const { boxes } = layoutGraph(graph);
    const [a, b, c] = ["a", "b", "c"].map((name) => boxes.get(`main/task:${name}`)!);
    expect(b!.y).toBe(a!.y);
    expect(b!.x).toBeGreaterThan(a!.x + a!.width);
    expect(c!.axis).toBe(a!.axis);
    const order = graph.edges.filter(({ kind }) => kind === "order").map(({ from, to }) => `${from} > ${to}`);
    expect(order).toEqual(["start > main/task:a", "main/task:a > main/task:b", "main/task:a > main/task:c"]);
  });

  it("S4: there is a place to insert before, between and after, and in every empty region", () => {
    const graph = openGraph("if (true) {\n} else {\n}\nawait Timer.delay(1)\n");
    const places = layoutGraph(graph).slots.map(({ place }) => `${place.region} ${place.index}`);
    expect(places.sort()).toEqual(["main 0", "main 1", "main 2", "main/if/else 0", "main/if/then 0"]);
  });
});
