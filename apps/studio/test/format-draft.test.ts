import { describe, expect, it } from "vitest";
import { createEditorStore } from "../src/workflows/editor/editor-store.ts";
import { formatDraft, lineEdits } from "../src/workflows/editor/format-draft.ts";

function apply(text: string, edits: ReturnType<typeof lineEdits>): string {
  return [...edits]
    .reverse()
    .reduce((now, { start, end, text: by }) => now.slice(0, start) + by + now.slice(end), text);
}

describe("format", () => {
  it("F50: edits by line make one text of the other, at the ends too", () => {
    const texts = ["", "a", "a\n", "a\nb", "a\nb\n", "b\na\n", "a\n\nb\nc\n", "x\nb\ny", "\n\n", "c"];
    for (const before of texts)
      for (const after of texts) expect(apply(before, lineEdits(before, after)), `${before} → ${after}`).toBe(after);
  });

  it("F50, S4: formatting is one step, keeps comments and ids, and undo takes it back", async () => {
    const source = '// first\nconst a   =   await Task.run( "alpha" )\nreturn a\n';
    const editor = createEditorStore({ source, layout: null });
    const ids = [...editor.getState().graph.nodes.keys()];
    await formatDraft(editor);
    expect(editor.getState().graph.source).toBe('// first\nconst a = await Task.run("alpha")\nreturn a\n');
    expect([...editor.getState().graph.nodes.keys()]).toEqual(ids);
    editor.getState().undo();
    expect(editor.getState().graph.source).toBe(source);
  });
});
