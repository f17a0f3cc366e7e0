import type { BackendState, Capabilities } from "@fermata/backend";

export interface BackendView {
  readonly name: string;
  readonly type: string;
  readonly state: BackendState;
  readonly ok: boolean;
  /** A sentence about its health. */
  readonly detail: string;
  readonly capabilities: Capabilities;
  readonly running: number;
  readonly queued: number;
  /** Takes what names no backend. */
  readonly default: boolean;
}

export interface BackendTest {
  readonly ok: boolean;
  readonly detail: string;
  readonly tookMs: number;
}

export interface BackendService {
  list(): Promise<BackendView[]>;
  test(name: string): Promise<BackendTest>;
}
