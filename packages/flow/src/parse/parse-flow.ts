import { type Comment, type Options, Parser, type Program, type Statement } from "acorn";
import type { Diagnostic } from "./diagnostic.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import { LineIndex } from "./line-index.ts";

/** What a run executes: the statements of the file, or those of its one `async function main() { … }` (F2). */
export interface FlowBody {
  readonly statements: readonly Statement[];
  /** Offsets of the text that the statements stand in: the body of the file, or what is between main's braces. */
  readonly start: number;
  readonly end: number;
  /** Whether the statements stand in a `main` function. */
  readonly inMain: boolean;
}

/** A parsed file. All offsets, those of the tree included, are UTF-16 units into the whole file. */
export interface ParsedFlow {
  readonly source: string;
  readonly frontMatter: FrontMatter | null;
  /** Where the script begins, behind the front matter. */
  readonly bodyStart: number;
  /** ESTree; null where the text does not parse. */
  readonly ast: Program | null;
  /** Null exactly when `ast` is. */
  readonly body: FlowBody | null;
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
  readonly lines: LineIndex;
}

interface SyntaxProblem {
  readonly pos?: number;
  readonly raisedAt?: number;
  readonly message?: string;
}

/** Parses a `.flow` file (F1–F4). Never throws: what does not parse is a diagnostic, and `ast` is null. */
export function parseFlow(source: string): ParsedFlow {
  const lines = new LineIndex(source);
  const { frontMatter, bodyStart, diagnostics } = readFrontMatter(source, lines);
  const comments: Comment[] = [];
  try {
    const ast = parseScript(source, bodyStart, comments);
    const body = bodyOf(ast, bodyStart, source.length);
    return { source, frontMatter, bodyStart, ast, body, comments, diagnostics, lines };
  } catch (problem) {
    const diagnostic = syntaxDiagnostic(problem, source, lines);
    return {
      source,
      frontMatter,
      bodyStart,
      ast: null,
      body: null,
      comments,
      diagnostics: [...diagnostics, diagnostic],
      lines,
    };
  }
}

/** The constructor's third parameter is not in acorn's types; it is how `parseExpressionAt` starts in the middle of a text. */
const ParserAt = Parser as unknown as new (
  options: Options,
  input: string,
  startPos: number,
) => { strict: boolean; parse(): Program };

function parseScript(source: string, bodyStart: number, comments: Comment[]): Program {
  const options: Options = {
    ecmaVersion: 2024,
    sourceType: "script",
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    onComment: comments,
  };
  const parser = new ParserAt(options, source, bodyStart);
  // F5: strict-mode semantics without a directive.
  parser.strict = true;
  return parser.parse();
}

function bodyOf(ast: Program, bodyStart: number, sourceEnd: number): FlowBody {
  const only = ast.body.length === 1 ? ast.body[0] : undefined;
  if (
    only?.type === "FunctionDeclaration" &&
    only.id?.name === "main" &&
    only.async &&
    !only.generator &&
    only.params.length === 0
  ) {
    const { body } = only;
    return { statements: body.body, start: body.start + 1, end: body.end - 1, inMain: true };
  }
  return { statements: ast.body as readonly Statement[], start: bodyStart, end: sourceEnd, inMain: false };
}

const NO_MODULES = "Modules are out: a flow is one file; write the code here, or call a task or workflow by its name.";

/** What acorn itself refuses in a strict script, by the word at the place. */
const REFUSED_WORDS: Readonly<Record<string, readonly [code: string, message: string]>> = {
  import: ["no-module", NO_MODULES],
  export: ["no-module", NO_MODULES],
  with: ["no-with", "`with` is out; name the object each time."],
};

function syntaxDiagnostic(problem: unknown, source: string, lines: LineIndex): Diagnostic {
  const { pos, raisedAt, message } = problem as SyntaxProblem;
  const tooDeep = problem instanceof RangeError || message?.startsWith("Not enough stack space") === true;
  if (tooDeep) {
    const range = lines.range(pos ?? 0, pos ?? 0);
    return { code: "nesting", severity: "error", range, message: "The script is nested too deeply to be read." };
  }
  if (typeof pos !== "number") throw problem;
  const end = Math.max(raisedAt ?? pos, pos + 1);
  const word = /^[a-z]+/.exec(source.slice(pos, pos + 8))?.[0];
  const refused = word === undefined ? undefined : REFUSED_WORDS[word];
  if (refused !== undefined) {
    const [code, said] = refused;
    return { code, severity: "error", range: lines.range(pos, end), message: said };
  }
  const text = (message ?? "Unexpected token").replace(/ \(\d+:\d+\)$/, "");
  return { code: "syntax", severity: "error", range: lines.range(pos, end), message: explainSyntax(text, source, pos) };
}

function explainSyntax(message: string, source: string, pos: number): string {
  if (/^await\b/.test(source.slice(pos - 6, pos).trim()) || source.startsWith("await ", pos)) {
    return `${message}: await stands only in the main body or in an async function.`;
  }
  return `${message}.`;
}
