/**
 * The adapter contract and the task model. Read `task.ts` for what a task is and `contract.ts` for what a backend does with it; then
 * `parse-definition.ts` and `resolve-task.ts` for how a named task becomes one, `task-result.ts` for what a script gets of it, and
 * `session.ts` with `router.ts` for how several backends serve together. `event-outbox.ts` is for those who write an adapter.
 */
export { BackendError, type BackendErrorCode, type FieldIssue } from "./backend-error.ts";
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
export { EventOutbox } from "./event-outbox.ts";
export { parseTaskDefinition } from "./parse-definition.ts";
export { type ResolvedTask, resolveTask } from "./resolve-task.ts";
export { type Route, type RoutedBackend, route } from "./router.ts";
export {
  type RoutedSubmission,
  type RoutedSubmitResult,
  Session,
  type SessionListener,
  type SessionOptions,
} from "./session.ts";
export { type LogLevel, type SessionSettings, sessionSettings } from "./session-settings.ts";
export type { AITask, ChatMessage, ComputeTask, Resources } from "./task.ts";
export type { DefinitionDiagnostic, DefinitionOptions, ResultMode, TaskDefinition } from "./task-definition.ts";
export { type TaskFailure, type TaskResult, taskResult } from "./task-result.ts";
export { functionLanguage, inlineTask, isTaskId, taskFields, taskIssues, validateTask } from "./task-validation.ts";
