import type { Node } from "acorn";
import type { Diagnostic, DiagnosticFix } from "../parse/diagnostic.ts";
import type { LineIndex } from "../parse/line-index.ts";

/** Collects diagnostics of one file. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];
  readonly #lines: LineIndex;

  constructor(lines: LineIndex) {
    this.#lines = lines;
  }

  error(code: string, node: Pick<Node, "start" | "end">, message: string, fix?: DiagnosticFix): void {
    this.#add("error", { code, node, message, fix });
  }

  warning(code: string, node: Pick<Node, "start" | "end">, message: string, fix?: DiagnosticFix): void {
    this.#add("warning", { code, node, message, fix });
  }

  #add(
    severity: Diagnostic["severity"],
    {
      code,
      node,
      message,
      fix,
    }: { code: string; node: Pick<Node, "start" | "end">; message: string; fix: DiagnosticFix | undefined },
  ): void {
    const range = this.#lines.range(node.start, node.end);
    this.diagnostics.push({ code, severity, range, message, ...(fix && { fix }) });
  }
}
