import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../api/client.ts";
import { EditorCanvas } from "./canvas/EditorCanvas.tsx";
import { EditorContext } from "./editor/editor-context.ts";
import { createEditorStore } from "./editor/editor-store.ts";

export function WorkflowPage() {
  const { name } = useParams({ from: "/workflows/$name" });
  const { data } = useQuery(api.workflows.get.queryOptions({ name }));
  if (!data) return null;
  return <Inner name={name} source={data.draft.source} />;
}
function Inner({ name, source }: { readonly name: string; readonly source: string }) {
  const [store] = useState(() => createEditorStore({ source, layout: null }));
  (window as any).store = store;
  return (
    <EditorContext.Provider value={store}>
      <div className="flex min-h-0 flex-1">
        <EditorCanvas workflow={name} problems={[]} onInspect={() => {}} />
      </div>
    </EditorContext.Provider>
  );
}
