import { type Function as FunctionNode, type Node, Parser, type Property } from "acorn";
import type { Diagnostic, DiagnosticFix } from "../parse/diagnostic.ts";
import type { ParsedFlow } from "../parse/parse-flow.ts";
import { pathTo } from "./node-path.ts";

/** Fixes for a text that does not parse: there is no tree to look at. */
export function fixSyntax(parsed: ParsedFlow, { code, range }: Diagnostic): DiagnosticFix | undefined {
  const { source } = parsed;
  if (code === "no-module") {
    const word = /^export\s+(?:default\s+)?(?=(?:const|let|async|function)\b)/.exec(source.slice(range.start))?.[0];
    if (word === undefined) return undefined;
    return { title: "Remove export", edits: [{ start: range.start, end: range.start + word.length, text: "" }] };
  }
  return code === "syntax" ? makeAsync(parsed, range.start) : undefined;
}

/** Takes `await` for an operator everywhere, so that the function can be found that should have been async. */
class AwaitParser extends Parser {
  get canAwait(): boolean {
    return true;
  }
}

function makeAsync({ source, bodyStart }: ParsedFlow, at: number): DiagnosticFix | undefined {
  const awaits =
    /\bawait\s*$/.test(source.slice(Math.max(0, at - 16), at)) || /^await\b/.test(source.slice(at, at + 6));
  if (!awaits) return undefined;
  const text = " ".repeat(bodyStart) + source.slice(bodyStart);
  const options = { ecmaVersion: 2024, allowReturnOutsideFunction: true } as const;
  let path: Node[];
  try {
    path = pathTo(AwaitParser.parse(text, options), { start: at, end: at });
  } catch {
    return undefined;
  }
  const inner = path.findLastIndex((node) => /Function/.test(node.type));
  const holder = path[inner - 1];
  const found = path[inner] as FunctionNode | undefined;
  if (found === undefined || found.async || found.generator) return undefined;
  const method = holder?.type === "Property" && (holder as Property).method;
  const { start } = method ? holder : found;
  return { title: "Make the function async", edits: [{ start, end: start, text: "async " }] };
}
