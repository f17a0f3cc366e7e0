import { describe, expect, it } from "vitest";
import { createEditorStore } from "../src/workflows/editor/editor-store.ts";

const source = `\`\`\`
name: small
\`\`\`
// The first.
const a = await Task.run("A", {})   // keep   this
const b = await Task.run("B", { a })
return { b }
`;

function open(text = source) {
  return createEditorStore({ source: text, layout: null });
}

function idOf(store: ReturnType<typeof open>, label: string): string {
  const node = [...store.getState().graph.nodes.values()].find((item) => item.label === label);
  if (node === undefined) throw new Error(`no node ${label}`);
  return node.id;
}

describe("editor store", () => {
  it("S1: a gesture edits its own lines and leaves all others as they are", () => {
    const store = open();
    const { graph, apply } = store.getState();
    expect(apply({ type: "insert", at: { region: graph.root, index: 1 }, template: "timer" })).toBe(true);
    const lines = store.getState().graph.source.split("\n");
    expect(lines).toContain('const a = await Task.run("A", {})   // keep   this');
    expect(lines).toContain('await Timer.delay("10m")');
    expect(lines).toHaveLength(source.split("\n").length + 1);
  });

  it("S4: undo gives the text back exactly, redo does it again, and a new gesture forgets what was undone", () => {
    const store = open();
    const { apply } = store.getState();
    apply({ type: "duplicate", nodes: [idOf(store, "B")] });
    const changed = store.getState().graph.source;
    store.getState().undo();
    expect(store.getState().graph.source).toBe(source);
    store.getState().redo();
    expect(store.getState().graph.source).toBe(changed);
    store.getState().undo();
    apply({ type: "insert", at: { region: store.getState().graph.root, index: 0 }, template: "note" });
    expect(store.getState().future).toHaveLength(0);
    store.getState().undo();
    expect(store.getState().graph.source).toBe(source);
  });

  it("S4: typing that goes on is one step of the history, a pause begins another", () => {
    const store = open("");
    const { type, undo } = store.getState();
    type([{ start: 0, end: 0, text: "let x" }], 1_000);
    type([{ start: 5, end: 5, text: " = 1" }], 1_400);
    type([{ start: 9, end: 9, text: "\nlet y = 2" }], 9_000);
    expect(store.getState().past).toHaveLength(2);
    undo();
    expect(store.getState().graph.source).toBe("let x = 1");
    undo();
    expect(store.getState().graph.source).toBe("");
    store.getState().redo();
    expect(store.getState().graph.source).toBe("let x = 1");
  });

  it("S4: canvas and code share one history, in the order in which things were done", () => {
    const store = open();
    store.getState().type([{ start: source.length, end: source.length, text: "// end\n" }], 1_000);
    store.getState().apply({ type: "duplicate", nodes: [idOf(store, "A")] });
    store.getState().undo();
    expect(store.getState().graph.source).toBe(`${source}// end\n`);
    store.getState().undo();
    expect(store.getState().graph.source).toBe(source);
  });

  it("S4: what is typed but not handed over yet goes before a gesture", () => {
    const store = open("");
    store.getState().typing.flush = () => {
      store.getState().typing.flush = null;
      store.getState().type([{ start: 0, end: 0, text: "let x = 1\n" }], 1_000);
    };
    store
      .getState()
      .apply({ type: "insert", at: { region: store.getState().graph.root, index: 0 }, template: "timer" });
    expect(store.getState().graph.source).toContain("let x = 1");
    expect(store.getState().graph.source).toContain("Timer.delay");
  });

  it("G6: a refused gesture changes nothing and says why; what is in use can be deleted on request", () => {
    const store = open();
    expect(store.getState().apply({ type: "delete", nodes: [idOf(store, "A")] })).toBe(false);
    expect(store.getState().graph.source).toBe(source);
    expect(store.getState().past).toHaveLength(0);
    const { refusal } = store.getState();
    expect(refusal?.nodes).toContain(idOf(store, "B"));
    expect(refusal?.force).toBeDefined();
    expect(store.getState().apply(refusal!.force!)).toBe(true);
    expect(store.getState().refusal).toBeNull();
    expect(store.getState().graph.source).not.toContain('"A"');
  });

  it("G9: broken text keeps the last good picture, takes no gesture, and mends by undo", () => {
    const store = open();
    const nodes = store.getState().graph.nodes.size;
    store.getState().type([{ start: source.length, end: source.length, text: "let = = 3" }], 1_000);
    expect(store.getState().graph.broken).toBeDefined();
    expect(store.getState().graph.nodes.size).toBe(nodes);
    expect(store.getState().apply({ type: "duplicate", nodes: [idOf(store, "B")] })).toBe(false);
    store.getState().undo();
    expect(store.getState().graph.broken).toBeUndefined();
    expect(store.getState().graph.source).toBe(source);
  });

  it("S4: placing a node by hand and tidying up are steps of the same history", () => {
    const store = open();
    const id = idOf(store, "B");
    store.getState().place(id, { x: 40, y: 12 });
    store.getState().tidy();
    expect(store.getState().hints.positions.size).toBe(0);
    store.getState().undo();
    expect(store.getState().hints.positions.get(id)).toEqual({ x: 40, y: 12 });
    store.getState().undo();
    expect(store.getState().hints.positions.size).toBe(0);
  });

  it("S1: selection lets go of nodes that are gone, and a file with CRLF is edited at the right place", () => {
    const store = open(source.replaceAll("\n", "\r\n"));
    const id = idOf(store, "B");
    store.getState().select([id, "nothing"]);
    expect([...store.getState().selection]).toEqual([id]);
    store.getState().apply({ type: "setField", node: id, field: "name", text: '"BB"' });
    expect(store.getState().graph.source).toBe(source.replace('"B"', '"BB"'));
    store.getState().apply({ type: "delete", nodes: [idOf(store, "BB")], force: true });
    expect(store.getState().selection.size).toBe(0);
  });
});
