/**
 * The types of the server's API, for the studio and the SDK; the program itself is `main.ts`. Read `contract/`:
 * one file per area with its inputs, its answers and its service; then `api/router.ts`, which makes the router of them; then `compose.ts`,
 * which makes the services; then `http/`, which guards the door.
 */

export type { ApiErrorData } from "./api/error-shape.ts";
export type { AppRouter } from "./api/router.ts";
export type { Approval, ApprovalPage, DecideResult, Decision, DecisionPage } from "./contract/approvals.ts";
export type { BackendTest, BackendView } from "./contract/backends.ts";
export type {
  DefinitionDetail,
  DefinitionSummary,
  SaveDefinitionResult,
} from "./contract/definitions.ts";
export type { LiveBatch, LiveChange } from "./contract/live.ts";
export type {
  CancelOutcome,
  CheckpointPage,
  CheckpointView,
  ChildView,
  EventPage,
  EventView,
  InspectionView,
  LogPage,
  OperationState,
  PlaceView,
  RunDetail,
  RunPage,
  RunStats,
  RunSummary,
  StartResult,
  TaskLogChunk,
  TaskPage,
  TaskView,
  WaitResult,
  WaitView,
} from "./contract/runs.ts";
export type { SettingsView, SettingView } from "./contract/settings.ts";
export type { FailedTaskPage, MoveResult, OrderAllResult } from "./contract/steering.ts";
export type { StartedTask, TaskWait } from "./contract/tasks.ts";
export type {
  CheckResult,
  DeployResult,
  Draft,
  ImportResult,
  PublishResult,
  Sample,
  SaveDraftResult,
  VersionPage,
  VersionSource,
  VersionSummary,
  WorkflowDetail,
  WorkflowSummary,
} from "./contract/workflows.ts";
export type { ServerErrorCode } from "./server-error.ts";
