/**
 * The adapter contract and the task model. Read `task.ts` for what a task is, then `contract.ts` for what a backend does with it.
 */
export type {
  AttachResult,
  Backend,
  BackendState,
  Capabilities,
  Health,
  LogChunk,
  SessionContext,
  SubmitResult,
  TaskEvent,
  TaskException,
  TaskOutcome,
  TaskState,
  TaskSubmission,
} from "./contract.ts";
export type { AITask, ChatMessage, ComputeTask, Resources } from "./task.ts";
