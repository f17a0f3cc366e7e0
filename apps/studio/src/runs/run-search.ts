/** What of the list of runs can be linked to. */
export interface RunsSearch {
  readonly state?: string;
  readonly workflow?: string;
  readonly id?: string;
}

export const runViews = ["graph", "timeline", "events", "logs"] as const;
export type RunView = (typeof runViews)[number];

/** What of one run can be linked to. */
export interface RunSearch {
  readonly view?: RunView;
  /** Key of the selected node. */
  readonly node?: string;
  /** Checkpoint that is looked at; absent: now. */
  readonly checkpoint?: number;
}
