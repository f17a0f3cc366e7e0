import type { Json } from "@fermata/flow";

/** What is typed but not yet on the server, kept by the browser: nothing is lost when the server or the tab goes away (S7). */
export interface LocalDraft {
  readonly source: string;
  readonly layout: Json | null;
  /** The revision it was begun from. */
  readonly baseRevision: number;
  /** Unix ms. */
  readonly at: number;
}

const keyOf = (workflow: string) => `fermata.draft.${workflow}`;

export function readLocalDraft(workflow: string, storage: Storage = localStorage): LocalDraft | null {
  try {
    const value = JSON.parse(storage.getItem(keyOf(workflow)) ?? "null") as LocalDraft | null;
    return typeof value?.source === "string" && Number.isInteger(value.baseRevision) ? value : null;
  } catch {
    return null;
  }
}

export function writeLocalDraft(workflow: string, draft: LocalDraft, storage: Storage = localStorage): void {
  try {
    storage.setItem(keyOf(workflow), JSON.stringify(draft));
  } catch {
    // A full storage costs the second net, not the first: the server still gets every edit.
  }
}

export function clearLocalDraft(workflow: string, storage: Storage = localStorage): void {
  storage.removeItem(keyOf(workflow));
}
