import type { GraphNode } from "@fermata/graph";
import { useQuery } from "@tanstack/react-query";
import { CodeXml, Layers, Trash2 } from "lucide-react";
import { lazy, Suspense, useCallback, useDeferredValue, useState } from "react";
import { api } from "../../api/client.ts";
import type { CompletionWorld } from "../../code-view/flow-completion.ts";
import { nodeLook } from "../../flow-canvas/node-look.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { canvasCommands } from "../canvas/canvas-commands.ts";
import { useEditor, useEditorStore } from "../editor/editor-context.ts";
import { NodeForm } from "./NodeForm.tsx";

const StartForm = lazy(() => import("./StartForm.tsx"));
const RawText = lazy(() => import("./RawText.tsx"));

export interface InspectorProps {
  readonly world: (offset: number) => CompletionWorld;
}

/** What is selected, as a form: one node's fields, or what can be done with several. */
export function Inspector({ world }: InspectorProps) {
  const graph = useEditor((state) => state.graph);
  // Forms with code fields take longer than a frame: who walks the canvas by keys does not wait for each of them.
  const selection = useDeferredValue(useEditor((state) => state.selection));
  const ids = selection.size === 0 ? [graph.start] : [...selection];
  const node = graph.nodes.get(ids[0]!);
  if (graph.broken !== undefined)
    return (
      <EmptyState icon={CodeXml} title="The script does not parse">
        Line {graph.broken.line}: {graph.broken.message} Mend it in the code view; the picture shows the last text that
        did.
      </EmptyState>
    );
  if (ids.length > 1) return <SeveralNodes count={ids.length} />;
  if (node === undefined) return null;
  return <OneNode key={node.id} node={node} world={world} />;
}

function OneNode({ node, world }: { readonly node: GraphNode; readonly world: InspectorProps["world"] }) {
  const [raw, setRaw] = useState(false);
  const editor = useEditorStore();
  const { icon: Icon, noun } = nodeLook(node.kind);
  const own = useCallback(() => world(node.body.start), [world, node.body.start]);
  const fixed = node.kind === "start";
  return (
    <div>
      <header className="sticky top-0 z-10 flex items-center gap-2 border-b bg-panel px-4 py-2.5">
        <span className="grid size-6 shrink-0 place-items-center rounded-sm bg-active text-ink-2">
          <Icon size={14} strokeWidth={1.9} aria-hidden />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold" title={node.label}>
            {fixed ? "Workflow" : node.label}
          </h2>
          <p className="truncate text-2xs text-ink-3">
            {fixed ? "name, description, inputs" : `${noun} · line ${node.line}`}
          </p>
        </div>
        <IconButton
          icon={CodeXml}
          size="sm"
          label={raw ? "As a form" : "As text"}
          pressed={raw}
          onClick={() => setRaw(!raw)}
        />
        {!fixed && (
          <IconButton
            icon={Trash2}
            size="sm"
            label="Delete"
            onClick={() => editor.getState().apply({ type: "delete", nodes: [node.id] })}
          />
        )}
      </header>
      {node.kind === "task" && <TaskHelp node={node} />}
      <Suspense fallback={null}>
        {raw || node.fields.length === 0 ? (
          fixed ? (
            <NodeForm node={node} world={own} />
          ) : (
            <RawText node={node} world={own} />
          )
        ) : fixed ? (
          <StartForm node={node} />
        ) : (
          <NodeForm node={node} world={own} />
        )}
      </Suspense>
    </div>
  );
}

/** What the chosen task is, as its definition says; or that there is none of that name. */
function TaskHelp({ node }: { readonly node: GraphNode }) {
  const { data } = useQuery(api.definitions.list.queryOptions());
  const name = node.fields.find((field) => field.name === "name")?.value;
  if (data === undefined || name === undefined) return null;
  const definition = data.find((item) => item.name === name);
  const inputs = Object.keys((definition?.parameters as { properties?: object } | null)?.properties ?? {});
  return (
    <p className="border-b bg-sunken px-4 py-2 text-xs text-ink-2">
      {definition === undefined
        ? `No task named “${String(name)}” is deployed here. Deploy its definition, or choose another.`
        : (definition.description ?? `A ${definition.kind} task.`)}
      {inputs.length > 0 && (
        <span className="mt-0.5 block font-mono text-2xs text-ink-3">takes {inputs.join(", ")}</span>
      )}
    </p>
  );
}

function SeveralNodes({ count }: { readonly count: number }) {
  const editor = useEditorStore();
  const commands = canvasCommands({ editor, openInspector: () => {} });
  const offered = commands.filter(
    ({ id, enabled }) =>
      enabled &&
      (id.startsWith("wrap:") || ["copy", "duplicate", "connect", "disconnect", "order", "delete"].includes(id)),
  );
  return (
    <div className="flex flex-col gap-3 px-4 py-3">
      <div className="flex items-center gap-2">
        <Layers size={15} aria-hidden className="text-ink-3" />
        <h2 className="font-semibold">{count} nodes</h2>
      </div>
      <div className="flex flex-col items-start gap-1.5">
        {offered.map(({ id, label, icon, danger, run }) => (
          <Button key={id} icon={icon} variant={danger ? "danger" : "plain"} onClick={run}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}
