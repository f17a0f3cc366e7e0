import { Link } from "@tanstack/react-router";
import {
  AlignLeft,
  CloudOff,
  Code as CodeIcon,
  Columns2,
  Download,
  Ellipsis,
  History,
  LoaderCircle,
  PanelRight,
  Pencil,
  Play,
  Redo2,
  Trash2,
  Undo2,
  Upload,
  Workflow,
} from "lucide-react";
import { useStore } from "zustand";
import type { StoreApi } from "zustand/vanilla";
import { Ago } from "../../ui/Ago.tsx";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, type MenuItem } from "../../ui/Menu.tsx";
import { useWiderThan } from "../../ui/media-query.ts";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { SegmentedControl } from "../../ui/SegmentedControl.tsx";
import { Pill } from "../../ui/StateBadge.tsx";
import type { EditorView } from "../workflow-search.ts";
import type { SaveState } from "./draft-saver.ts";
import { useEditor, useEditorStore } from "./editor-context.ts";
import { formatKey } from "./use-editor-commands.ts";

export interface EditorHeaderProps {
  readonly name: string;
  readonly version: { readonly hash: string; readonly deployedAt: number } | null;
  /** The draft differs from what is published. */
  readonly changed: boolean;
  readonly save: StoreApi<SaveState>;
  readonly view: EditorView;
  readonly onView: (view: EditorView) => void;
  readonly publishing: boolean;
  readonly onPublish: () => void;
  readonly onRun: () => void;
  readonly onFormat: () => void;
  readonly onExport: () => void;
  readonly onImport: () => void;
  readonly onRename: () => void;
  readonly onRemove: () => void;
  readonly onVersions: () => void;
  /** Opens the side panel where it has no place of its own. */
  readonly onSide: (() => void) | null;
}

/** Where one is, how the draft stands, and what to do with it. */
export function EditorHeader(props: EditorHeaderProps) {
  const { name, version, changed, view, onView, publishing, onPublish, onRun } = props;
  const wide = useWiderThan("md");
  return (
    <PageHeader
      actions={
        <>
          <ViewSwitch view={view} onView={onView} wide={wide} />
          <Menu items={menuItems(props)}>
            <button
              type="button"
              aria-label="More"
              className="grid size-[29px] place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
            >
              <Ellipsis size={16} aria-hidden />
            </button>
          </Menu>
          <Button onClick={onPublish} busy={publishing} disabled={version !== null && !changed}>
            Publish
          </Button>
          <Button variant="primary" icon={Play} onClick={onRun}>
            Run
          </Button>
          {props.onSide !== null && <IconButton icon={PanelRight} label="Inspector" onClick={props.onSide} />}
        </>
      }
    >
      <nav aria-label="Path" className="flex min-w-0 items-center gap-1.5 text-ink-3">
        <Link to="/workflows" className="rounded-xs hover:text-ink max-md:hidden">
          Workflows
        </Link>
        <span aria-hidden className="max-md:hidden">
          /
        </span>
        <h1 className="truncate font-semibold text-ink" title={name}>
          {name}
        </h1>
      </nav>
      {wide && <VersionNote version={version} changed={changed} />}
      <SaveNote save={props.save} />
      <HistoryButtons />
    </PageHeader>
  );
}

function VersionNote({ version, changed }: Pick<EditorHeaderProps, "version" | "changed">) {
  if (version === null) return <Pill tone="idle">draft, not published</Pill>;
  return (
    <span className="flex items-center gap-2 text-xs text-ink-3">
      <span title={`Published ${new Date(version.deployedAt).toLocaleString()}`}>
        version <span className="font-mono text-2xs">{version.hash.slice(0, 7)}</span>
      </span>
      {changed && <Pill tone="idle">unpublished changes</Pill>}
    </span>
  );
}

const saveTexts = { dirty: "Saving…", saving: "Saving…", offline: "Kept in this browser", conflict: "Not saved" };

function SaveNote({ save }: { readonly save: StoreApi<SaveState> }) {
  const state = useStore(save);
  return (
    <span role="status" className="flex min-w-0 items-center gap-1.5 truncate text-xs text-ink-3 max-sm:hidden">
      {state.status === "saved" ? (
        <>
          Saved{" "}
          <span className="max-xl:hidden">
            <Ago at={state.at} />
          </span>
        </>
      ) : (
        <>
          {state.status === "offline" ? (
            <CloudOff size={13} aria-hidden />
          ) : (
            <LoaderCircle size={13} aria-hidden className="animate-spin" />
          )}
          {saveTexts[state.status]}
        </>
      )}
    </span>
  );
}

function HistoryButtons() {
  const editor = useEditorStore();
  const canUndo = useEditor((state) => state.past.length > 0);
  const canRedo = useEditor((state) => state.future.length > 0);
  return (
    <span className="flex max-md:hidden">
      <IconButton
        icon={Undo2}
        size="sm"
        label="Undo"
        shortcut="Mod+Z"
        disabled={!canUndo}
        onClick={() => editor.getState().undo()}
      />
      <IconButton
        icon={Redo2}
        size="sm"
        label="Redo"
        shortcut="Mod+Shift+Z"
        disabled={!canRedo}
        onClick={() => editor.getState().redo()}
      />
    </span>
  );
}

interface ViewSwitchProps {
  readonly view: EditorView;
  readonly onView: (view: EditorView) => void;
  readonly wide: boolean;
}

function ViewSwitch({ view, onView, wide }: ViewSwitchProps) {
  const segments = [
    { id: "canvas", label: "Canvas", icon: Workflow, iconOnly: !wide },
    { id: "split", label: "Split", icon: Columns2, iconOnly: !wide },
    { id: "code", label: "Code", icon: CodeIcon, iconOnly: !wide },
  ] as const;
  const shown = wide ? segments : segments.filter(({ id }) => id !== "split");
  return (
    <SegmentedControl
      label="View"
      segments={shown}
      value={!wide && view === "split" ? "canvas" : view}
      onChange={onView}
    />
  );
}

function menuItems({
  onVersions,
  onFormat,
  onExport,
  onImport,
  onRename,
  onRemove,
}: EditorHeaderProps): readonly MenuItem[] {
  return [
    { id: "versions", label: "Versions", icon: History, onSelect: onVersions },
    { id: "format", label: "Format the script", icon: AlignLeft, shortcut: formatKey, onSelect: onFormat },
    "-",
    { id: "export", label: "Export .flow", icon: Download, onSelect: onExport },
    { id: "import", label: "Import another .flow…", icon: Upload, onSelect: onImport },
    "-",
    { id: "rename", label: "Rename…", icon: Pencil, onSelect: onRename },
    { id: "remove", label: "Delete…", icon: Trash2, danger: true, onSelect: onRemove },
  ];
}
