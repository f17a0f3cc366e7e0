import type { CapturedOutput } from "./spawn-protocol.ts";

/** What the server and a function worker say to each other. A worker has one call at a time. */
export interface FunctionCall {
  readonly id: string;
  /** Absolute path of the module. */
  readonly modulePath: string;
  readonly functionName: string;
  readonly args: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | null>>;
  readonly logBase: string;
  readonly captureStdio: boolean;
  readonly captureBytesMax: number;
}

export type FunctionAnswer = { readonly id: string; readonly output?: CapturedOutput } & (
  | { readonly ok: true /** The returned value as JSON text. */; readonly json: string }
  | { readonly ok: false; readonly type: string; readonly message: string; readonly traceback?: string }
);
