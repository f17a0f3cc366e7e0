/** What of the approvals can be linked to. Opening a link shows a question; it never answers one (S30). */
export interface ApprovalsSearch {
  readonly run?: string;
  readonly operation?: number;
  readonly view?: "open" | "history";
}
