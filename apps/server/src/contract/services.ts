import type { ApprovalService } from "./approvals.ts";
import type { BackendService } from "./backends.ts";
import type { Caller } from "./caller.ts";
import type { DefinitionService } from "./definitions.ts";
import type { LiveService } from "./live.ts";
import type { RunService } from "./runs.ts";
import type { ScheduleService } from "./schedules.ts";
import type { SettingsService } from "./settings.ts";
import type { SteeringService } from "./steering.ts";
import type { TaskService } from "./tasks.ts";
import type { WorkflowService } from "./workflows.ts";

/** Everything the API can do; `compose.ts` makes one, the routers and the plain HTTP API call it. */
export interface Services {
  readonly workflows: WorkflowService;
  readonly definitions: DefinitionService;
  readonly runs: RunService;
  readonly steering: SteeringService;
  readonly schedules: ScheduleService;
  readonly tasks: TaskService;
  readonly approvals: ApprovalService;
  readonly backends: BackendService;
  readonly settings: SettingsService;
  readonly live: LiveService;
}

/** What a procedure gets beside its input. */
export interface ApiContext {
  readonly services: Services;
  readonly caller: Caller;
  /** Resolves when the caller's connection can take more; a slow reader of a live subscription is not flooded. */
  readonly writable: () => Promise<void>;
}
