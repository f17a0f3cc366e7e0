import type { PromiseValue, Value } from "../values/values.ts";
import type { Frame } from "./frame.ts";

/** What happens when a promise settles. All are data, so that a snapshot can hold them. */
export const AWAIT = 0;
export const THEN = 1;
export const ADOPT = 2;
export const COMBINE = 3;

export type ReactionKind = 0 | 1 | 2 | 3;

/** State shared by the reactions of one Promise.all, allSettled, any or race. */
export class Combination {
  readonly kind: "all" | "allSettled" | "any" | "race";
  readonly target: PromiseValue;
  /** Results so far (reasons, for `any`), by position. */
  readonly values: Value[] = [];
  /** Keys, when a plain object of promises was given. */
  readonly keys: string[] | null;
  /** Whether the winner is given with its key (any_kv, race_kv). */
  readonly withKey: boolean;
  remaining = 1;
  constructor(options: Pick<Combination, "kind" | "target" | "keys" | "withKey">) {
    this.kind = options.kind;
    this.target = options.target;
    this.keys = options.keys;
    this.withKey = options.withKey;
  }
}

/** One entry of a promise's reaction list; which fields are used depends on the kind. */
export class Reaction {
  readonly kind: ReactionKind;
  /** AWAIT: the suspended frame. */
  frame: Frame | null = null;
  /** THEN: handlers, undefined where none was given. */
  onFulfilled: Value = undefined;
  onRejected: Value = undefined;
  /** THEN, ADOPT: the promise to settle. */
  target: PromiseValue | null = null;
  /** COMBINE */
  combination: Combination | null = null;
  index = 0;
  constructor(kind: ReactionKind) {
    this.kind = kind;
  }
}
