import type { NodeId, OperationResult, RefusalCode, TextEdit, TextRange } from "../model.ts";

/** Old text that is written again elsewhere with no change but its indentation. */
export interface Carried {
  readonly offset: number;
  readonly length: number;
  /** So many characters of new text stand before it. */
  readonly lead?: number;
  /** Ids of the nodes in it, parents first, in order of text. */
  readonly ids: readonly NodeId[];
  readonly old: TextRange;
}

/** An edit on the way to becoming an operation's edits. */
export interface PlannedEdit extends TextEdit {
  /** Old text that stands in `text` now. */
  readonly carries?: readonly Carried[];
  /** Where `text` holds new nodes. */
  readonly fresh?: readonly { readonly offset: number; readonly length: number }[];
}

export interface Renamed {
  readonly name: string;
  /** So many characters further on than before: `{ name }` became `{ name: other }`. */
  readonly shift: number;
}

/** One way to do an operation. Of several the first that keeps every other node as it was is taken. */
export interface Plan {
  readonly edits: readonly PlannedEdit[];
  /** Nodes that go, those inside included. */
  readonly gone?: ReadonlySet<NodeId>;
  /** Nodes that may become another kind or be absorbed. */
  readonly changed?: ReadonlySet<NodeId>;
  /** Nodes whose text the plan may change; every other one without an inside keeps its text to the letter, space aside. */
  readonly focus?: ReadonlySet<NodeId>;
  /** Names are changed all over: texts are not compared. */
  readonly loose?: boolean;
  /** What to select afterwards besides fresh nodes. */
  readonly touched?: readonly NodeId[];
  /** Names in the old text that are written anew, by their offsets. */
  readonly renamed?: ReadonlyMap<number, Renamed>;
  /** Skips the checks of names: the text is the author's own. */
  readonly unchecked?: boolean;
}

/** Why an operation does not go. Thrown inside the package only; `applyOperation` returns it as data. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly nodes: readonly NodeId[] | undefined;

  constructor(code: RefusalCode, reason: string, nodes?: readonly NodeId[]) {
    super(reason);
    this.name = "Refusal";
    this.code = code;
    this.nodes = nodes;
  }

  toResult(): OperationResult {
    const { code, message: reason, nodes } = this;
    return { ok: false, code, reason, ...(nodes ? { nodes } : {}) };
  }
}
