import { type GraphLayout, type NodeTemplate, nodeTemplates } from "@fermata/graph";
import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { IconButton } from "../../ui/IconButton.tsx";
import { useEditor, useEditorStore } from "../editor/editor-context.ts";
import { placeAfter } from "../editor/places-in-graph.ts";
import { useGesture } from "./gesture-store.ts";
import { templateIcon } from "./template-look.ts";
import { usePaletteDrag } from "./use-palette-drag.ts";

const groups: readonly { readonly id: NodeTemplate["group"]; readonly label: string }[] = [
  { id: "work", label: "Work" },
  { id: "people and time", label: "People and time" },
  { id: "flow", label: "Flow" },
  { id: "data", label: "Data" },
];

export interface PaletteProps {
  readonly layout: GraphLayout;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** What a workflow is made of. Drag onto the canvas, or press to put it after the selection. */
export function Palette({ layout, open, onOpen }: PaletteProps) {
  if (!open)
    return (
      <div data-palette className="rounded-lg border bg-panel p-0.5 shadow-node">
        <IconButton icon={PanelLeftOpen} size="sm" side="right" label="Show the palette" onClick={() => onOpen(true)} />
      </div>
    );
  return (
    <div
      data-palette
      role="toolbar"
      aria-label="Palette"
      aria-orientation="vertical"
      className="flex max-h-full w-[172px] flex-col overflow-y-auto rounded-lg border bg-panel p-1.5 shadow-node"
    >
      {groups.map(({ id, label }, index) => (
        <section key={id} aria-label={label} className="flex flex-col">
          <h2 className="flex h-6 items-center pr-0.5 pl-1.5 text-2xs font-semibold text-ink-3">
            <span className="flex-1">{label}</span>
            {index === 0 && (
              <IconButton
                icon={PanelLeftClose}
                size="sm"
                label="Hide the palette"
                onClick={() => onOpen(false)}
                className="size-5"
              />
            )}
          </h2>
          {nodeTemplates
            .filter((template) => template.group === id)
            .map((template) => (
              <PaletteItem key={template.id} template={template} layout={layout} />
            ))}
        </section>
      ))}
    </div>
  );
}

function PaletteItem({ template, layout }: { readonly template: NodeTemplate; readonly layout: GraphLayout }) {
  const editor = useEditorStore();
  const broken = useEditor((state) => state.graph.broken !== undefined);
  const { begin, wasDragged } = usePaletteDrag(layout);
  const Icon = templateIcon(template);
  const insert = () => {
    if (wasDragged()) return;
    const { graph, selection, apply } = editor.getState();
    apply({ type: "insert", at: placeAfter(graph, selection), template: template.id });
  };
  return (
    <button
      type="button"
      disabled={broken}
      onPointerDown={(event) => begin(template, event)}
      onClick={insert}
      title={`${template.description} Drag it onto the canvas, or press to put it after the selection.`}
      className="flex h-[27px] touch-none items-center gap-2 rounded-[5px] px-1.5 text-left text-ink-2 select-none hover:bg-hover hover:text-ink active:bg-active disabled:opacity-45"
    >
      <Icon size={14} strokeWidth={1.7} aria-hidden className="shrink-0" />
      <span className="truncate">{template.label}</span>
    </button>
  );
}

/** The entry under way, at the pointer. */
export function CarriedTemplate() {
  const carried = useGesture((state) => state.carried);
  if (carried === null) return null;
  const Icon = templateIcon(carried.template);
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed z-50 flex h-9 w-44 -translate-x-6 -translate-y-4 items-center gap-2 rounded-[7px] border border-line-3 bg-panel px-2.5 font-semibold opacity-90 shadow-float"
      style={{ left: carried.x, top: carried.y }}
    >
      <span className="grid size-[18px] place-items-center rounded-sm bg-active text-ink-2">
        <Icon size={12} strokeWidth={2} />
      </span>
      {carried.template.label}
    </div>
  );
}
