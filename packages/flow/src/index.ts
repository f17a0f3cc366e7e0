/**
 * The .flow language. Read `machine-api.ts` for what a running program looks like from outside, then `parse/parse-flow.ts`.
 */
export { parseDuration } from "./duration.ts";
export type * from "./machine-api.ts";
export type { Diagnostic, DiagnosticFix, TextEdit } from "./parse/diagnostic.ts";
export type { FrontMatter, FrontMatterData } from "./parse/front-matter.ts";
export { LineIndex } from "./parse/line-index.ts";
export { type FlowBody, type ParsedFlow, parseFlow } from "./parse/parse-flow.ts";
