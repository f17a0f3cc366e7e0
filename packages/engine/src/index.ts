/**
 * The durable engine. Read `model.ts` for the nouns, then `store.ts` for what is durable and who may change it; then `engine.ts` for what is
 * offered, and `worker.ts` for the life of a run, with `run-step.ts` (one step), `committer.ts` (group commit), `task-dispatcher.ts` (the life
 * of a task) and `upkeep.ts` (what happens by the clock). Beside that path stand `control-store.ts` with `run-control.ts` (runs found, steered,
 * forked and moved; rules of queues) and `schedules.ts`.
 */

export { versionHash } from "./catalog.ts";
export { type Clock, systemClock } from "./clock.ts";
export type * from "./control-store.ts";
export { type Change, createEngine, Engine, type EngineOptions, type StartRun, type StartTask } from "./engine.ts";
export { EngineError, type EngineErrorCode, type EngineIssue } from "./engine-error.ts";
export { flowLanguage } from "./flow-language.ts";
export { checkForm } from "./form-check.ts";
export { attemptId, type Randomness, taskId, taskParts, uuidV7 } from "./ids.ts";
export type { Language, Program, SnapshotMove, SourceProblem } from "./language.ts";
export { MemoryStore } from "./memory-store/memory-store.ts";
export type { MemoryTables } from "./memory-store/rows.ts";
export type * from "./model.ts";
export type { MoveAnswer, RunChoice, RunControl } from "./run-control.ts";
export type { NewSchedule, Schedules } from "./schedules.ts";
export { defaultSettings, type EngineSettings } from "./settings.ts";
export type * from "./store.ts";
export type { TaskSession } from "./task-dispatcher.ts";
export type { VariableCondition, VariableHit } from "./variable-search.ts";
