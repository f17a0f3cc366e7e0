import { type FlowGraph, layoutGraph, openGraph } from "@fermata/graph";
import { describe, expect, it } from "vitest";
import { toCanvasEdges, toCanvasNodes } from "../src/flow-canvas/canvas-model.ts";
import { cardSizes } from "../src/flow-canvas/card-size.ts";
import { besidePath, dataPath, roundedPath, stepPath } from "../src/flow-canvas/edge-path.ts";
import { createOverlayStore } from "../src/flow-canvas/overlay-store.ts";
import { startViewport } from "../src/flow-canvas/start-viewport.ts";
import { stateSentence } from "../src/flow-canvas/state-sentence.ts";
import { walkNodes } from "../src/flow-canvas/walk-nodes.ts";
import { chordOf } from "../src/workflows/canvas/canvas-keys.ts";
import { nearestSlot } from "../src/workflows/canvas/nearest-slot.ts";

const source = `const a = await Task.run("A", {})
for (const item of a.items) {
  await Task.run("B", { item })
}
const [c, d] = await Promise.all([
  Task.run("C", {}),
  Task.run("D", {}),
])
return { c, d }
`;

function draw(text: string, previous?: FlowGraph) {
  const graph = openGraph(text, previous);
  return { graph, layout: layoutGraph(graph, { sizes: cardSizes(graph) }) };
}

const labelOf = (graph: FlowGraph, id: string | null) => (id === null ? null : graph.nodes.get(id)!.label);
const idOf = (graph: FlowGraph, label: string) => [...graph.nodes.values()].find((node) => node.label === label)!.id;

describe("canvas model", () => {
  it("S2: nests containers, with the parent before its children and places relative to it", () => {
    const { graph, layout } = draw(source);
    const nodes = toCanvasNodes({ graph, layout });
    const b = nodes.find(({ data }) => data.node.label === "B")!;
    const parent = nodes.findIndex(({ id }) => id === b.parentId);
    expect(parent).toBeGreaterThanOrEqual(0);
    expect(parent).toBeLessThan(nodes.indexOf(b));
    const box = layout.boxes.get(b.id)!;
    expect(b.position.x + layout.boxes.get(b.parentId!)!.x).toBe(box.x);
  });

  it("S52: cards that look as before keep their identity over an edit, the changed one does not", () => {
    const first = draw(source);
    const before = toCanvasNodes(first);
    const second = draw(source.replace('"C"', '"CC"'), first.graph);
    const after = toCanvasNodes(second, before);
    const same = after.filter((node) => before.includes(node)).map(({ data }) => data.node.label);
    expect(same).toContain("A");
    expect(same).toContain("B");
    expect(same).not.toContain("CC");
  });

  it("S3: every drawn edge has both its ends on the canvas, and edges keep their identity", () => {
    const { graph, layout } = draw(source);
    const ids = new Set(toCanvasNodes({ graph, layout }).map(({ id }) => id));
    const edges = toCanvasEdges(graph, layout);
    expect(edges.length).toBeGreaterThan(3);
    for (const { source: from, target } of edges) expect(ids.has(from) && ids.has(target)).toBe(true);
    expect(toCanvasEdges(graph, layout, edges).every((edge, index) => edge === edges[index])).toBe(true);
  });

  it("S52: one node's state repaints one node; a resync with the same states repaints none", () => {
    const store = createOverlayStore({ a: { state: "queued" }, b: { state: "running", since: 1 } });
    const b = store.getState().nodes.b;
    store.getState().set({ a: { state: "done", detail: "1.2 s" } });
    expect(store.getState().nodes.b).toBe(b);
    store.getState().replace({ a: { state: "failed" }, b: { state: "running", since: 1 } });
    expect(store.getState().nodes.b).toBe(b);
    expect(store.getState().nodes.a).toEqual({ state: "failed" });
  });

  it("S22: says how a node stands in one line", () => {
    expect(stateSentence({ state: "running", since: 1_000, detail: "local" }, 15_000)).toBe("running 14 s · local");
    expect(stateSentence({ state: "waiting", since: 0, dueAt: 86_400_000 }, 7_440_000)).toBe(
      "waiting 2 h 04 m · 21 h 56 m left",
    );
    expect(stateSentence({ state: "done", turns: { done: 3, total: 3, failed: 0 } }, 0)).toBe("3 of 3 done");
  });
});

describe("canvas by keyboard", () => {
  it("S4: down and up reach every node, in the order of the script", () => {
    const { graph, layout } = draw(source);
    const walked: string[] = [];
    let at: string | null = null;
    for (;;) {
      const next: string | null = walkNodes(graph, layout, { from: at, to: "down" });
      if (next === null) break;
      walked.push(next);
      at = next;
    }
    expect(walked).toEqual([...graph.nodes.keys()]);
    expect(walkNodes(graph, layout, { from: walked[2]!, to: "up" })).toBe(walked[1]);
  });

  it("S4: right goes to the neighbour lane or into a container, left out of it", () => {
    const { graph, layout } = draw(source);
    expect(labelOf(graph, walkNodes(graph, layout, { from: idOf(graph, "C"), to: "right" }))).toBe("D");
    expect(labelOf(graph, walkNodes(graph, layout, { from: idOf(graph, "D"), to: "left" }))).toBe("C");
    const b = idOf(graph, "B");
    const loop = walkNodes(graph, layout, { from: b, to: "left" })!;
    expect(graph.nodes.get(loop)!.kind).toBe("forEach");
    expect(walkNodes(graph, layout, { from: loop, to: "right" })).toBe(b);
  });

  it("S4: chords have one name whatever the keyboard", () => {
    const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
    expect(chordOf({ ...none, key: "Z", metaKey: true, shiftKey: true })).toBe("Mod+Shift+z");
    expect(chordOf({ ...none, key: "d", ctrlKey: true })).toBe("Mod+d");
    expect(chordOf({ ...none, key: "?", shiftKey: true })).toBe("?");
    expect(chordOf({ ...none, key: "ArrowUp", altKey: true })).toBe("Alt+ArrowUp");
  });
});

describe("dropping", () => {
  it("S4: a drop goes to the nearest place of the innermost region under the pointer", () => {
    const { graph, layout } = draw(source);
    const box = layout.boxes.get(idOf(graph, "B"))!;
    const slot = nearestSlot(layout, { x: box.x + 20, y: box.y + box.height - 2 })!;
    expect(slot.place).toEqual({ region: graph.nodes.get(idOf(graph, "B"))!.region, index: 1 });
    const top = nearestSlot(layout, { x: layout.boxes.get(graph.start)!.x, y: 0 })!;
    expect(top.place).toEqual({ region: graph.root, index: 0 });
  });

  it("S4: nothing is dropped into itself, and far from every place there is none", () => {
    const { graph, layout } = draw(source);
    const b = layout.boxes.get(idOf(graph, "B"))!;
    const inside = graph.nodes.get(idOf(graph, "B"))!.region;
    const slot = nearestSlot(layout, { x: b.x, y: b.y }, { without: new Set([inside]) });
    expect(slot?.place.region).not.toBe(inside);
    expect(nearestSlot(layout, { x: 5_000, y: 5_000 }, { within: 50 })).toBeNull();
  });
});

describe("drawing", () => {
  it("S3: cards side by side are joined at their sides, others from bottom to top", () => {
    const left = { x: 0, y: 0, width: 100, height: 50 };
    expect(besidePath(left, { ...left, x: 140 })).toBe("M100,18 L140,18");
    expect(besidePath(left, { ...left, y: 200 })).toBeNull();
    expect(stepPath({ x: 5, y: 0 }, { x: 5, y: 40 })).toBe("M5,0 L5,40");
    expect(roundedPath([])).toBe("");
  });

  it("S51: a data edge over many screens is drawn at its ends alone", () => {
    const card = { x: 0, y: 0, width: 100, height: 40 };
    const heights = (path: string) => path.match(/(?<=,)-?[\d.]+/g)!.map(Number);
    expect(dataPath(card, { ...card, y: 900 }).match(/M/g)).toHaveLength(1);
    const long = dataPath(card, { ...card, y: 90_000 });
    expect(long.match(/M/g)).toHaveLength(2);
    expect(heights(long).every((y) => y < 200 || y > 89_800)).toBe(true);
  });

  it("S50: begins with all of a small graph, and with the readable top of a tall one", () => {
    const view = { width: 1000, height: 700 };
    expect(startViewport({ graph: { width: 300, height: 200 }, view }).zoom).toBe(1);
    const tall = { width: 300, height: 9_000 };
    const top = startViewport({ graph: tall, view, covered: 200 });
    expect(top.zoom).toBeGreaterThanOrEqual(0.8);
    expect(top.y).toBeGreaterThan(0);
    expect(top.x).toBeGreaterThan(200);
  });

  it("S22: begins where the run stands, and never beyond the ends of the graph", () => {
    const view = { width: 1000, height: 700 };
    const graph = { width: 300, height: 9_000 };
    const at = (y: number) => {
      const box = { x: 0, y, width: 236, height: 60 };
      const { zoom, ...origin } = startViewport({ graph, view, focus: box });
      return {
        top: origin.y + y * zoom,
        bottom: origin.y + (y + box.height) * zoom,
        end: origin.y + graph.height * zoom,
      };
    };
    for (const y of [0, 650, 4_000, 8_940]) {
      expect(at(y).top).toBeGreaterThanOrEqual(0);
      expect(at(y).bottom).toBeLessThanOrEqual(view.height);
      expect(at(y).end).toBeGreaterThan(view.height - 30);
    }
  });
});
