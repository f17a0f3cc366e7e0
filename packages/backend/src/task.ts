/** The one resource language (B2). Absent fields mean: one rank, one core, no GPU, the backend's default. */
export interface Resources {
  readonly ranks?: number;
  readonly coresPerRank?: number;
  readonly gpusPerRank?: number;
  readonly memoryBytes?: number;
  readonly walltimeMs?: number;
  readonly exclusive?: boolean;
  readonly affinity?: string;
  /** What only one backend knows, by backend type. */
  readonly native?: Readonly<Record<string, unknown>>;
}

/** A program or a function (B1): exactly one of `executable` and `function`. */
export interface ComputeTask {
  readonly kind: "compute";
  readonly executable?: string;
  readonly arguments?: readonly string[];
  /** `"package.module:name"` (Python) or `"./module.js#name"` (JavaScript). */
  readonly function?: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly cwd?: string;
  /** Added to the inherited environment; null removes a name. */
  readonly env?: Readonly<Record<string, string | null>>;
  readonly shell?: boolean;
  readonly stdin?: string;
  readonly inputFiles?: readonly string[];
  readonly outputFiles?: readonly string[];
  /** Keep stdout and stderr as files readable while the task runs (B5). Default true. */
  readonly captureStdio?: boolean;
  readonly resources?: Resources;
}

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
}

/** A call of a model (B1). */
export interface AITask {
  readonly kind: "ai";
  readonly prompt: string | readonly string[] | readonly ChatMessage[];
  readonly model?: string;
  readonly inferenceEndpoint?: string;
  readonly systemPrompt?: string;
  readonly temperature?: number;
  readonly maxTokens?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly stopSequences?: readonly string[];
  readonly seed?: number;
  /** JSON Schema of the answer. */
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly tools?: readonly Readonly<Record<string, unknown>>[];
  readonly embed?: boolean;
  readonly resources?: Resources;
}
