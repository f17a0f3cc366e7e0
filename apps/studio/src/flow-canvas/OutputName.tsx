import type { GraphNode } from "@fermata/graph";
import { type KeyboardEvent, useState } from "react";
import { useStore } from "zustand";
import { useCanvas } from "./canvas-context.ts";

/** The variable that takes the result, at the right of a card's head. A double click or F2 lets it be renamed in place. */
export function OutputName({ node }: { readonly node: GraphNode }) {
  const { naming } = useCanvas();
  const isNaming = useStore(naming, (state) => state.node === node.id);
  const output = node.output?.text;
  if (isNaming && canBeNamed(node)) return <NameInput node={node} name={output ?? ""} />;
  const text = output ? `→ ${output}` : node.output?.form === "return" ? "→ return" : node.subtitle;
  if (text === "") return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: F2 on the card does the same
    <span
      className="max-w-[45%] shrink-0 truncate text-2xs text-ink-3"
      title={text}
      onDoubleClick={(event) => {
        if (!canBeNamed(node)) return;
        event.stopPropagation();
        naming.setState({ node: node.id });
      }}
    >
      {text}
    </span>
  );
}

/** One variable that a card shows. A pattern has its field in the inspector. */
export function canBeNamed({ output }: GraphNode): boolean {
  return output !== undefined && output.names.length === 1 && output.names[0] === output.text;
}

function NameInput({ node, name }: { readonly node: GraphNode; readonly name: string }) {
  const { naming, onRename } = useCanvas();
  const [text, setText] = useState(name);
  const done = (take: boolean) => {
    if (naming.getState().node !== node.id) return;
    naming.setState({ node: null });
    const next = text.trim();
    if (take && next !== "" && next !== name) onRename?.(node.id, next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== "Escape") return;
    const card = event.currentTarget.closest<HTMLElement>(".react-flow__node");
    done(event.key === "Enter");
    card?.focus({ preventScroll: true });
  };
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: it is there because the person asked for it
      autoFocus
      aria-label={`Name of the output of ${node.label}`}
      value={text}
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => done(true)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.stopPropagation()}
      className="nodrag nopan h-[22px] w-[96px] shrink-0 rounded-sm border border-ink bg-panel px-1.5 font-mono text-2xs outline-none"
    />
  );
}
