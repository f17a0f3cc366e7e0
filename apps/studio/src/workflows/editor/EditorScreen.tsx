import type { WorkflowDetail } from "@fermata/server";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useLanguage } from "../../language/use-language.ts";
import { breakpoints, useMediaQuery, useWiderThan } from "../../ui/media-query.ts";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { EditorCanvas } from "../canvas/EditorCanvas.tsx";
import type { EditorView } from "../workflow-search.ts";
import { ConflictBar } from "./ConflictBar.tsx";
import { problemsOnNodes, useFindings } from "./diagnostics.ts";
import { EditorHeader } from "./EditorHeader.tsx";
import { EditorContext, useEditor, useEditorStore } from "./editor-context.ts";
import { createEditorStore } from "./editor-store.ts";
import { readLocalDraft } from "./local-draft.ts";
import { RunDialog } from "./RunDialog.tsx";
import { SidePanel, type SideTab } from "./SidePanel.tsx";
import { SplitPane } from "./SplitPane.tsx";
import { useCompletionWorld } from "./use-completion-world.ts";
import { useDraftSaver } from "./use-draft-saver.ts";
import { useEditorCommands } from "./use-editor-commands.ts";
import { usePublish } from "./use-publish.ts";
import { useWorkflowDialogs } from "./use-workflow-dialogs.tsx";

const CodeEditor = lazy(() => import("./CodeEditor.tsx"));

export interface EditorScreenProps {
  /** As it was when the page was opened: what the editor starts from. */
  readonly opened: WorkflowDetail;
  /** As it is now: version, what is published. */
  readonly latest: WorkflowDetail;
}

/** An open workflow. */
export function EditorScreen({ opened, latest }: EditorScreenProps) {
  const [start] = useState(() => startOf(opened));
  const [editor] = useState(() => createEditorStore(start));
  return (
    <EditorContext.Provider value={editor}>
      <OpenEditor opened={opened} latest={latest} unsaved={start.unsaved} />
    </EditorContext.Provider>
  );
}

/** The server's draft, or what this browser still holds of an earlier visit that was never saved. */
function startOf({ name, draft }: WorkflowDetail) {
  const local = readLocalDraft(name);
  if (local === null || local.source === draft.source) return { ...draft, base: draft.revision, unsaved: false };
  return { source: local.source, layout: local.layout, base: local.baseRevision, unsaved: true };
}

function OpenEditor({ opened, latest, unsaved }: EditorScreenProps & { readonly unsaved: boolean }) {
  const editor = useEditorStore();
  const graph = useEditor((state) => state.graph);
  const { source } = graph;
  const { view, setView } = useView();
  const docked = useMediaQuery(`(min-width: ${view === "split" ? 1280 : 900}px)`);
  const { tab, setTab, open: sideOpen, setOpen: setSideOpen, showTab, inspect } = useSide();
  const [running, setRunning] = useState(false);
  const saver = useDraftSaver(editor, startRevision(opened, unsaved));
  useEffect(() => {
    // What was kept here is saved now; where somebody saved meanwhile, that shows as a conflict.
    if (unsaved) saver.changed({ source: editor.getState().graph.source, layout: null });
  }, [unsaved, saver, editor]);
  const language = useLanguage();
  const findings = useFindings({ workflow: opened.name, first: opened, language });
  const problems = useMemo(() => problemsOnNodes(graph, findings.diagnostics), [graph, findings.diagnostics]);
  const world = useCompletionWorld(findings.inputsSchema);
  const publish = usePublish({ name: opened.name, saver, onRejected: () => showTab("problems") });
  const dialogs = useWorkflowDialogs(opened.name);
  const changed = latest.version === null || latest.version.source !== source;
  const showCode = useCallback(() => {
    if (view === "canvas") setView(window.innerWidth < breakpoints.md ? "code" : "split");
    editor.getState().showInCode(editor.getState().graph.broken?.range.start ?? 0);
  }, [view, setView, editor]);
  useEditorCommands({ inspect, setView, publish: publish.run, run: () => setRunning(true) });
  return (
    <>
      <EditorHeader
        name={opened.name}
        version={latest.version}
        changed={changed}
        save={saver.state}
        view={view}
        onView={setView}
        publishing={publish.busy}
        onPublish={publish.run}
        onRun={() => setRunning(true)}
        onVersions={() => showTab("versions")}
        onSide={docked ? null : () => setSideOpen(!sideOpen)}
        {...dialogs.actions}
      />
      <ConflictBar saver={saver} />
      <div className="relative flex min-h-0 flex-1">
        {view !== "code" && (
          <EditorCanvas
            workflow={opened.name}
            problems={problems}
            onInspect={inspect}
            onShowCode={showCode}
            narrow={view === "split"}
          />
        )}
        {view !== "canvas" && (
          <CodePane alone={view === "code"}>
            <Suspense fallback={<SkeletonRows count={4} />}>
              <CodeEditor diagnostics={findings.diagnostics} world={world} language={language} />
            </Suspense>
          </CodePane>
        )}
        <SidePanel
          name={opened.name}
          version={latest.version?.hash ?? null}
          diagnostics={findings.diagnostics}
          world={world}
          tab={tab}
          onTab={setTab}
          open={sideOpen}
          onOpen={setSideOpen}
          docked={docked}
        />
      </div>
      {running && (
        <RunDialog
          name={opened.name}
          schema={findings.inputsSchema}
          draft={changed ? { source } : null}
          published={latest.version !== null}
          onClose={() => setRunning(false)}
        />
      )}
      {dialogs.element}
    </>
  );
}

/** Which tab of the side panel is shown, and whether it lies open where it has no place of its own. */
function useSide() {
  const [tab, setTab] = useState<SideTab>("inspector");
  const [open, setOpen] = useState(false);
  const showTab = useCallback((next: SideTab) => {
    setTab(next);
    setOpen(true);
  }, []);
  const inspect = useCallback(() => {
    showTab("inspector");
    // The form is drawn by then.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(firstField)?.focus());
  }, [showTab]);
  return { tab, setTab, open, setOpen, showTab, inspect };
}

const firstField = "[data-side] :is(input, textarea, [contenteditable=true])";

function startRevision({ name, draft }: WorkflowDetail, unsaved: boolean) {
  const local = unsaved ? readLocalDraft(name) : null;
  return { name, revision: local?.baseRevision ?? draft.revision, savedAt: draft.updatedAt };
}

function CodePane({ alone, children }: { readonly alone: boolean; readonly children: React.ReactNode }) {
  if (alone) return <div className="min-h-0 min-w-0 flex-1 bg-panel">{children}</div>;
  return (
    <SplitPane id="code" label="Width of the code view" initial={440} min={260} max={1100}>
      {children}
    </SplitPane>
  );
}

const viewKey = "fermata.view";

/** The view is in the address, so that it can be linked to, and remembered for the next workflow. */
function useView(): { readonly view: EditorView; readonly setView: (view: EditorView) => void } {
  const search = useSearch({ from: "/workflows/$name" });
  const navigate = useNavigate({ from: "/workflows/$name" });
  const wide = useWiderThan("md");
  const remembered = localStorage.getItem(viewKey) as EditorView | null;
  const wanted = search.view ?? remembered ?? "split";
  const setView = useCallback(
    (view: EditorView) => {
      localStorage.setItem(viewKey, view);
      void navigate({ search: (before) => ({ ...before, view }), replace: true });
    },
    [navigate],
  );
  return { view: !wide && wanted === "split" ? "canvas" : wanted, setView };
}
