import { applyOperation, type GraphNode } from "@fermata/graph";
import { useState } from "react";
import type { CompletionWorld } from "../../code-view/flow-completion.ts";
import { Field } from "../../ui/Field.tsx";
import { useEditor, useEditorStore } from "../editor/editor-context.ts";
import ExpressionInput from "./ExpressionInput.tsx";

export interface RawTextProps {
  readonly node: GraphNode;
  readonly world: () => CompletionWorld;
}

/** The node's own lines of the script, to be typed into (S5). */
export default function RawText({ node, world }: RawTextProps) {
  const editor = useEditorStore();
  const graph = useEditor((state) => state.graph);
  const [draft, setDraft] = useState<string | null>(null);
  const { start, end } = node.kind === "start" ? node.range : node.body;
  const source = graph.source.slice(start, end);
  const edit = (text: string) => ({ type: "editText" as const, edits: [{ start, end, text }] });
  const tried = draft === null || draft === source ? null : applyOperation(graph, edit(draft));
  const problem = tried?.ok ? (tried.graph.broken?.message ?? null) : (tried?.reason ?? null);
  return (
    <div className="px-4 py-3">
      <Field label="Text" error={problem} hint="Done when you leave the field, or with Ctrl+Enter.">
        <ExpressionInput
          label="Text of the node"
          lines
          value={draft ?? source}
          invalid={problem !== null}
          onChange={setDraft}
          onCommit={(text) => {
            if (text !== source && problem === null) editor.getState().apply(edit(text));
            if (problem === null) setDraft(null);
          }}
          onCancel={() => setDraft(null)}
          world={world}
          around={() => ({ before: graph.source.slice(0, start), after: graph.source.slice(end) })}
        />
      </Field>
    </div>
  );
}
