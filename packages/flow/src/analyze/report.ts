import type { Node } from "acorn";
import type { Diagnostic, DiagnosticFix } from "../parse/diagnostic.ts";
import type { LineIndex } from "../parse/line-index.ts";

/** What is said about a place, with the edit that would mend it. */
interface Message {
  readonly message: string;
  readonly fix: DiagnosticFix;
}

interface Finding {
  readonly code: string;
  readonly severity: Diagnostic["severity"];
  readonly node: Pick<Node, "start" | "end">;
  readonly said: string | Message;
}

/** Collects diagnostics of one file. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];
  readonly #lines: LineIndex;

  constructor(lines: LineIndex) {
    this.#lines = lines;
  }

  error(code: string, node: Pick<Node, "start" | "end">, said: string | Message): void {
    this.#add({ code, severity: "error", node, said });
  }

  warning(code: string, node: Pick<Node, "start" | "end">, said: string | Message): void {
    this.#add({ code, severity: "warning", node, said });
  }

  #add({ code, severity, node, said }: Finding): void {
    const { message, fix } = typeof said === "string" ? { message: said, fix: undefined } : said;
    const range = this.#lines.range(node.start, node.end);
    this.diagnostics.push({ code, severity, range, message, ...(fix && { fix }) });
  }
}
