import { describe, expect, it } from "vitest";
import { addableArms, isRemovableArm } from "../src/flow-canvas/node-arms.ts";
import { type CanvasCommandId, canvasCommands } from "../src/workflows/canvas/canvas-commands.ts";
import { createEditorStore, type EditorStore } from "../src/workflows/editor/editor-store.ts";

const source = `const a = await Task.run("alpha", { n: 1 })
const b = await Task.run("beta", { n: 2 })
const c = await Task.run("gamma", { a })
return { b, c }
`;

function open() {
  const editor = createEditorStore({ source, layout: null });
  const idOf = (label: string) => [...editor.getState().graph.nodes.values()].find((node) => node.label === label)!.id;
  return { editor, select: (...labels: string[]) => editor.getState().select(labels.map(idOf)) };
}

function command(editor: EditorStore, id: CanvasCommandId) {
  return canvasCommands({ editor, openInspector: () => {} }).find((one) => one.id === id)!;
}

describe("gestures on several nodes", () => {
  it("S3: two neighbours are disconnected and connected again by command", () => {
    const { editor, select } = open();
    select("alpha");
    expect(command(editor, "disconnect").enabled).toBe(false);
    select("alpha", "beta");
    command(editor, "disconnect").run();
    expect(editor.getState().graph.source).toContain(
      'const [a, b] = await Promise.all([Task.run("alpha", { n: 1 }), Task.run("beta", { n: 2 })])',
    );
    select("alpha", "beta");
    command(editor, "connect").run();
    expect(editor.getState().graph.source).toContain('const b = await Task.run("beta", { n: 2 })');
  });

  it("S3: chosen tasks start as soon as what they read is there, and undo puts the text back", () => {
    const { editor, select } = open();
    select("alpha", "beta", "gamma");
    command(editor, "order").run();
    const { graph } = editor.getState();
    expect(graph.broken).toBeUndefined();
    expect(graph.source).toContain("Promise.all");
    expect([...graph.nodes.values()].some(({ kind }) => kind === "graph" || kind === "parallel")).toBe(true);
    editor.getState().undo();
    expect(editor.getState().graph.source).toBe(source);
  });

  it("S4: what was wrapped is selected as a whole, so that unwrapping is the next key", () => {
    const { editor, select } = open();
    select("beta");
    command(editor, "wrap:try").run();
    const [chosen] = editor.getState().selection;
    expect(editor.getState().graph.nodes.get(chosen!)?.kind).toBe("try");
    expect(command(editor, "unwrap").enabled).toBe(true);
  });
});

describe("arms", () => {
  it("S2: only arms that are not there yet are offered, and what a node is there for stays", () => {
    const arms = (...input: Parameters<typeof addableArms>) => addableArms(...input).map(({ arm }) => arm);
    expect(arms("if", ["then"])).toEqual(["elseIf", "else"]);
    expect(arms("if", ["then", "else"])).toEqual(["elseIf"]);
    expect(arms("switch", ["case", "default"])).toEqual(["case"]);
    expect(arms("try", ["try", "catch"])).toEqual(["finally"]);
    expect(arms("try", ["try", "catch", "finally"])).toEqual([]);
    expect(arms("task", [])).toEqual([]);
    expect([isRemovableArm("if", 0), isRemovableArm("if", 1), isRemovableArm("parallel", 0)]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
