/** The host of F20–F25 and the errors of F31 as TypeScript declarations. Deployed tasks and workflows add to `FlowTasks` and `FlowWorkflows`. */
export const HOST_DECLARATIONS = `
/** A number of seconds, or a text such as \`"500ms"\`, \`"90s"\`, \`"24h"\`, \`"7d"\` or \`"1h30m"\`. */
type Duration = number | string;

interface TaskOptions {
  /** Name of the backend that runs it; the first that can, where absent. */
  backend?: FlowBackend;
  queue?: string;
  /** Higher goes first. */
  priority?: number;
  /** How long to hold it back. */
  delay?: Duration;
  /** How long one attempt may take. */
  timeout?: Duration;
  /** How long it may be silent. */
  heartbeat?: Duration;
  /** Further attempts after the first. */
  retries?: number;
  /** Pause before a further attempt. */
  backoff?: Duration | { initial?: Duration; factor?: number; max?: Duration };
  /** The same key never runs twice. */
  idempotencyKey?: string;
  /** At most one of the same key at a time. */
  concurrencyKey?: string;
  tags?: string[];
}

interface SignalOptions {
  /** After it, the wait throws a TimeoutError. */
  timeout?: Duration;
  title?: string;
  description?: string;
  /** JSON Schema of the payload: the form that a person fills in. */
  form?: { [keyword: string]: any };
  assignees?: string[];
  /** How many people have to approve. */
  quorum?: number;
}

/** Deployed tasks by name. */
interface FlowTasks {}
/** Deployed workflows by name. */
interface FlowWorkflows {}
interface FlowBackends {}
type FlowBackend = keyof FlowBackends | (string & {});

type CallArguments<Calls, Name> = Name extends keyof Calls
  ? Calls[Name] extends { inputs: infer Inputs } ? {} extends Inputs ? [inputs?: Inputs, options?: TaskOptions] : [inputs: Inputs, options?: TaskOptions] : never
  : [inputs?: object | null, options?: TaskOptions];
type CallResult<Calls, Name> = Name extends keyof Calls ? Calls[Name] extends { output: infer Output } ? Output : any : any;

declare const Task: {
  /** Queues a deployed task; the promise gives its result. Without \`await\` nobody waits for it. */
  run<Name extends keyof FlowTasks | (string & {})>(name: Name, ...rest: CallArguments<FlowTasks, Name>): Promise<CallResult<FlowTasks, Name>>;
};

declare const Workflow: {
  /** Starts a run of a deployed workflow as a child of this one; the promise gives its output. */
  run<Name extends keyof FlowWorkflows | (string & {})>(name: Name, ...rest: CallArguments<FlowWorkflows, Name>): Promise<CallResult<FlowWorkflows, Name>>;
};

interface ComputeDescription {
  /** A program. Give this or \`function\`. */
  executable?: string;
  arguments?: string[];
  /** \`"package.module:name"\` (Python) or \`"./module.js#name"\` (JavaScript). */
  function?: string;
  args?: any[];
  kwargs?: { [name: string]: any };
  cwd?: string;
  /** Added to the environment; null removes a name. */
  env?: { [name: string]: string | null };
  shell?: boolean;
  stdin?: string;
  inputFiles?: string[];
  outputFiles?: string[];
  captureStdio?: boolean;
  resources?: { [need: string]: any };
}
interface ProgramResult { stdout: string; stderr: string; exitCode: number; truncated?: boolean }

declare const ComputeTask: {
  /** Runs a program or a function that is described in place. */
  run<D extends ComputeDescription>(description: D, options?: TaskOptions): Promise<D extends { function: string } ? any : ProgramResult>;
};

interface AIDescription {
  prompt: string | string[] | { role: "system" | "user" | "assistant" | "tool"; content: string }[];
  model?: string;
  inferenceEndpoint?: string;
  backend?: FlowBackend;
  systemPrompt?: string;
  temperature?: number;
  maxTokens?: number;
  topP?: number;
  topK?: number;
  stopSequences?: string[];
  seed?: number;
  /** JSON Schema of the answer. */
  schema?: { [keyword: string]: any };
  tools?: { [field: string]: any }[];
  embed?: boolean;
  resources?: { [need: string]: any };
}

declare const AITask: {
  /** Asks a model. The answer is text, or data where there is a \`schema\`. */
  run<D extends Partial<AIDescription>>(description: D, options?: TaskOptions): Promise<any>;
};

declare const Signal: {
  /** Waits for one signal of that name, also one that came before; gives its payload. */
  when(name: string, options?: SignalOptions): Promise<any>;
  /** The same as \`Signal.when(name)\`. */
  next(name: string, options?: SignalOptions): Promise<any>;
};

declare const Timer: {
  /** Waits that long, across restarts. */
  delay(duration: Duration): Promise<void>;
  /** Waits for a moment: a Date, Unix milliseconds, or a date as text. */
  until(date: Date | number | string): Promise<void>;
};

declare const Context: {
  readonly executionId: string;
  readonly workflowName: string;
  /** SHA-256 of the source. */
  readonly version: string;
  readonly attempt: number;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** The run that started this one. */
  readonly parentId: string | null;
};

/** A task that failed for good. */
interface TaskError extends Error { task: string; attempts: number; exitCode?: number; stderr?: string }
declare var TaskError: ErrorClass<TaskError>;
/** A child run that failed. */
interface WorkflowError extends Error { workflow: string; runId: string }
declare var WorkflowError: ErrorClass<WorkflowError>;
`;
