import type { Backend, Capabilities, TaskEvent, TaskSubmission } from "@fermata/backend";
import type { LastWords } from "./doomed-server.ts";
import type { Harness } from "./harness.ts";

/** The rules that a single adapter can be held to; what belongs to sessions and routing is tested in `packages/backend`. */
export const rules = ["B1", "B2", "B3", "B4", "B5", "B6", "B10", "B13", "B20", "B22", "B23"] as const;
export type Rule = (typeof rules)[number];

export interface CrashPlan {
  readonly tasks: readonly TaskSubmission[];
  /** Whether the server takes the ends that it is told before it dies. */
  readonly takesEnds: boolean;
  /** When it dies. */
  readonly until: (events: readonly TaskEvent[]) => boolean;
  /** What happens between its death and the start of the next. */
  readonly meanwhile?: () => Promise<void>;
}

export interface CaseContext {
  readonly harness: Harness;
  readonly capabilities: Capabilities;
  /** Another backend of the same kind, not started. */
  readonly make: () => Backend | Promise<Backend>;
  /** Lets a server of its own die with SIGKILL, and starts the next one (`next`) on the same session. */
  readonly crash: (plan: CrashPlan) => Promise<LastWords & { readonly next: Harness }>;
}

export interface ConformanceCase {
  readonly rule: Rule;
  readonly title: string;
  /** Left out for a backend that cannot run this kind (with `javascript`: JavaScript functions). */
  readonly needs?: "executable" | "javascript" | "attach";
  /** The case stops its backend, or looks at all that the backend has told: it gets one that no other case uses. */
  readonly alone?: boolean;
  /** False: the case itself says when the listener is set; it is alone then. */
  readonly listen?: boolean;
  readonly run: (context: CaseContext) => Promise<void>;
}
