import { type GraphLayout, type NodeTemplate, nodeTemplates } from "@fermata/graph";
import { PanelLeftClose, PanelLeftOpen, Plus } from "lucide-react";
import { classNames } from "../../ui/class-names.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { useEditor, useEditorStore } from "../editor/editor-context.ts";
import { placeAfter } from "../editor/places-in-graph.ts";
import { setGesture, useGesture } from "./gesture-store.ts";
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
  /** Icons with names, or icons alone. */
  readonly wide: boolean;
  readonly onWide: (wide: boolean) => void;
}

/** What a workflow is made of. Drag onto the canvas, or press to put it after the selection. */
export function Palette({ layout, wide, onWide }: PaletteProps) {
  return (
    <div
      data-palette
      role="toolbar"
      aria-label="Palette"
      aria-orientation="vertical"
      className={classNames(
        "flex min-h-0 flex-col overflow-y-auto rounded-lg border bg-panel shadow-node [scrollbar-width:none]",
        wide ? "w-[172px] p-1.5" : "w-[38px] items-center p-1",
      )}
    >
      <div className={classNames("flex shrink-0 items-center", wide && "pl-1.5")}>
        {wide && <h2 className="flex-1 text-2xs font-semibold text-ink-3">{groups[0]?.label}</h2>}
        <IconButton
          icon={wide ? PanelLeftClose : PanelLeftOpen}
          size="sm"
          side="right"
          label={wide ? "Icons alone" : "With names"}
          onClick={() => onWide(!wide)}
        />
      </div>
      {groups.map(({ id, label }, index) => (
        <section key={id} aria-label={label} className={classNames("flex flex-col", !wide && "border-t py-0.5")}>
          {wide && index > 0 && (
            <h2 className="flex h-6 items-center pl-1.5 text-2xs font-semibold text-ink-3">{label}</h2>
          )}
          {nodeTemplates
            .filter((template) => template.group === id)
            .map((template) => (
              <PaletteItem key={template.id} template={template} layout={layout} wide={wide} />
            ))}
        </section>
      ))}
    </div>
  );
}

interface PaletteItemProps extends Pick<PaletteProps, "layout" | "wide"> {
  readonly template: NodeTemplate;
}

function PaletteItem({ template, layout, wide }: PaletteItemProps) {
  const editor = useEditorStore();
  const broken = useEditor((state) => state.graph.broken !== undefined);
  const { begin, wasDragged } = usePaletteDrag(layout);
  const Icon = templateIcon(template);
  const { label, description } = template;
  const insert = () => {
    if (wasDragged()) return;
    const { graph, selection, apply } = editor.getState();
    apply({ type: "insert", at: placeAfter(graph, selection), template: template.id });
  };
  return (
    <Tooltip label={wide ? description : `${label}: ${description}`} side="right">
      <button
        type="button"
        aria-label={label}
        aria-description={description}
        disabled={broken}
        onPointerDown={(event) => begin(template, event)}
        onClick={insert}
        className={classNames(
          "flex shrink-0 touch-none items-center gap-2 rounded-[5px] text-left text-ink-2 select-none hover:bg-hover hover:text-ink active:bg-active disabled:opacity-45",
          wide ? "h-[27px] px-1.5" : "size-[28px] justify-center",
        )}
      >
        <Icon size={wide ? 14 : 15} strokeWidth={1.7} aria-hidden className="shrink-0" />
        {wide && <span className="truncate">{label}</span>}
      </button>
    </Tooltip>
  );
}

/** In place of the palette on a phone, where there is no room to drag: the searchable menu, for after the selection. */
export function InsertButton() {
  const editor = useEditorStore();
  return (
    <div data-palette className="rounded-lg border bg-panel p-0.5 shadow-node">
      <IconButton
        icon={Plus}
        label="Insert a step"
        side="right"
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          const { graph, selection } = editor.getState();
          setGesture({ menu: { slot: placeAfter(graph, selection), anchor: { x: left + 130, y: bottom + 6 } } });
        }}
      />
    </div>
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
