const views = ["canvas", "split", "code"] as const;
export type EditorView = (typeof views)[number];

/** What of the editor can be linked to. */
export interface WorkflowSearch {
  readonly view?: EditorView;
}

export function readWorkflowSearch(search: Record<string, unknown>): WorkflowSearch {
  const view = views.find((name) => name === search.view);
  return view === undefined ? {} : { view };
}
