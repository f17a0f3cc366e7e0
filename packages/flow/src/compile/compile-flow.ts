import { analyze } from "../analyze/analyze.ts";
import { Report } from "../analyze/report.ts";
import { checkHostCalls } from "../check/check-host-calls.ts";
import type { KnownNames } from "../check/known-names.ts";
import { withFixes } from "../check/with-fixes.ts";
import type { Diagnostic } from "../parse/diagnostic.ts";
import { type ParsedFlow, parseFlow } from "../parse/parse-flow.ts";
import { DEFAULT_LIMITS } from "../vm/limits.ts";
import { Generator, type Writers } from "./generator.ts";
import { Program } from "./program.ts";
import { CALL_WRITERS } from "./write-calls.ts";
import { EXPRESSION_WRITERS } from "./write-expressions.ts";
import { writeFunction, writeMain } from "./write-functions.ts";
import { assignPattern } from "./write-patterns.ts";
import { STATEMENT_WRITERS } from "./write-statements.ts";

export interface CompileOptions extends KnownNames {
  /** Longest source that is taken, in UTF-8 bytes (F44). */
  readonly sourceBytesMax?: number;
}

export interface CompileResult {
  /** Null where a diagnostic is an error. */
  readonly program: Program | null;
  readonly diagnostics: readonly Diagnostic[];
}

const WRITERS: Writers = {
  expressions: { ...EXPRESSION_WRITERS, ...CALL_WRITERS },
  statements: STATEMENT_WRITERS,
  functionCode: writeFunction,
  assignPattern,
};

/** Compiles a `.flow` file. Never throws for what a file may hold: all that is wrong with it is in the diagnostics. */
export function compileFlow(source: string, options: CompileOptions = {}): CompileResult {
  const tooLong = checkLength(source, options.sourceBytesMax ?? DEFAULT_LIMITS.sourceBytesMax);
  if (tooLong !== undefined) return { program: null, diagnostics: [tooLong] };
  const parsed = parseFlow(source);
  try {
    return compileParsed(parsed, options);
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    const range = parsed.lines.range(parsed.bodyStart, parsed.bodyStart);
    const message = "The script is nested too deeply to be compiled; split its longest expression.";
    const diagnostic: Diagnostic = { code: "nesting", severity: "error", range, message };
    return { program: null, diagnostics: [...parsed.diagnostics, diagnostic] };
  }
}

function compileParsed(parsed: ParsedFlow, options: CompileOptions): CompileResult {
  const { body } = parsed;
  if (body === null) return { program: null, diagnostics: withFixes(parsed, parsed.diagnostics) };
  const report = new Report(parsed.lines);
  const analysis = analyze(parsed, body, report);
  const names = checkHostCalls(analysis.hostCalls, options, report);
  const found = [...parsed.diagnostics, ...report.diagnostics].sort((a, b) => a.range.start - b.range.start);
  const diagnostics = withFixes(parsed, found);
  if (diagnostics.some(({ severity }) => severity === "error")) return { program: null, diagnostics };
  const generator = new Generator(WRITERS, parsed.source);
  writeMain(generator, body, analysis);
  const { source, lines } = parsed;
  const frontMatter = parsed.frontMatter?.data ?? {};
  const program = new Program({ source, lines, frontMatter, functions: generator.functions, names });
  return { program, diagnostics };
}

/** Everything that is wrong with a file, without compiling it for use (F51). */
export function check(source: string, options: CompileOptions = {}): readonly Diagnostic[] {
  return compileFlow(source, options).diagnostics;
}

function checkLength(source: string, sourceBytesMax: number): Diagnostic | undefined {
  if (source.length * 3 <= sourceBytesMax || new TextEncoder().encode(source).length <= sourceBytesMax)
    return undefined;
  const message = `The file is longer than ${sourceBytesMax} bytes (limit sourceBytesMax).`;
  return { code: "source-limit", severity: "error", range: { start: 0, end: 0, line: 1, column: 0 }, message };
}
