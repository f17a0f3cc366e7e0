/**
 * The .flow language. Read in this order: `machine-api.ts` (a running program from outside), `parse/parse-flow.ts`, `analyze/analyze.ts`
 * (names, captures, what is out), `compile/opcodes.ts` (the instruction set) and `compile/compile-flow.ts`, then `values/values.ts`,
 * `vm/virtual-machine.ts`, `vm/interpret.ts` and `vm/machine.ts`, the built-ins in `builtins/globals.ts`, `snapshot/format.ts`,
 * and `scenario/run-scenario.ts`, which runs a file to its end on a virtual clock.
 */
export { HOST_NAMES } from "./analyze/host-names.ts";
export { applyEdits } from "./check/apply-edits.ts";
export type { KnownNames, UsedNames } from "./check/known-names.ts";
export { type CompileOptions, type CompileResult, check, compileFlow } from "./compile/compile-flow.ts";
export { BYTECODE_VERSION, LANGUAGE_VERSION } from "./compile/opcodes.ts";
export type { Program } from "./compile/program.ts";
export { parseDuration } from "./duration.ts";
export { FlowError, type FlowErrorCode } from "./flow-error.ts";
export { type FormatResult, format } from "./format/format-flow.ts";
export type { CompletionDetail, CompletionItem, Hover, SignatureHelp, Span } from "./language-service/answers.ts";
export { type FlowLanguageService, openLanguageService } from "./language-service/language-service.ts";
export type {
  Command,
  Completion,
  ErrorData,
  Host,
  Inspection,
  Json,
  Limits,
  LogEntry,
  Machine,
  OperationId,
  PendingOperation,
  RunContext,
  SignalCommand,
  SliceOptions,
  SourceRange,
  Step,
  TaskCommand,
  TaskOptions,
  TimerCommand,
  UnobservedFailure,
  WorkflowCommand,
} from "./machine-api.ts";
export type { Diagnostic, DiagnosticFix, TextEdit } from "./parse/diagnostic.ts";
export type { FrontMatter, FrontMatterData } from "./parse/front-matter.ts";
export { LineIndex } from "./parse/line-index.ts";
export { type FlowBody, type ParsedFlow, parseFlow } from "./parse/parse-flow.ts";
export {
  runScenario,
  type ScenarioEffect,
  type ScenarioError,
  type ScenarioOutcome,
  type ScenarioPending,
  type ScenarioRun,
} from "./scenario/run-scenario.ts";
export { readScenario, type Scenario, type ScenarioAnswer, type ScenarioSignal } from "./scenario/scenario.ts";
export { checkTypes } from "./types/check-types.ts";
export { type Deployed, type DeployedCall, declareDeployed } from "./types/deployed.ts";
export { schemaType } from "./types/schema-type.ts";
export { DEFAULT_LIMITS } from "./vm/limits.ts";
export { type CreateOptions, createMachine, type MachineOptions, restoreMachine } from "./vm/machine.ts";
