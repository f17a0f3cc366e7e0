import type TypeScript from "typescript-js";
import type { Diagnostic } from "../parse/diagnostic.ts";
import { type ParsedFlow, parseFlow } from "../parse/parse-flow.ts";
import { type Deployed, declareDeployed } from "./deployed.ts";
import { HOST_DECLARATIONS } from "./host-declarations.ts";
import { STANDARD_DECLARATIONS } from "./standard-declarations.ts";

type Compiler = typeof TypeScript;

/** The script as the compiler sees it: the body of a function, so that `return` and `await` may stand in it. */
const SCRIPT = "/script.js";
const BEFORE = "async function $script() {\n";
const AFTER = "\n}\n";
export const DEPLOYED_FILE = "/deployed.d.ts";

/**
 * One script in the TypeScript compiler, as JavaScript, against the declarations of the language, the host and what is deployed (F52).
 * Positions of the script and of the file that the compiler sees differ by a constant.
 */
export class TypeProject {
  readonly ts: Compiler;
  readonly service: TypeScript.LanguageService;
  readonly fileName = SCRIPT;
  readonly #texts = new Map([
    ["/standard.d.ts", STANDARD_DECLARATIONS],
    ["/host.d.ts", HOST_DECLARATIONS],
  ]);
  readonly #versions = new Map<string, number>();
  #parsed: ParsedFlow = parseFlow("");
  #deployed: Deployed = {};

  constructor(ts: Compiler) {
    this.ts = ts;
    this.show("", { deployed: {}, undeclared: [] });
    this.service = ts.createLanguageService(this.#host());
  }

  get parsed(): ParsedFlow {
    return this.#parsed;
  }

  /** Turns to a text. `undeclared`: names that the language has complained of already. */
  show(source: string, options: { deployed: Deployed; undeclared: readonly string[] }): void {
    const { deployed, undeclared } = options;
    if (this.#parsed.source !== source) this.#parsed = parseFlow(source);
    this.#deployed = deployed;
    const inputs = this.#parsed.frontMatter?.data.inputs;
    const names = [...new Set(undeclared)].map((name) => `declare var ${name}: any;`);
    this.#set(DEPLOYED_FILE, [declareDeployed(this.#deployed, inputs), ...names].join("\n"));
    this.#set(SCRIPT, BEFORE + source.slice(this.#parsed.bodyStart) + AFTER);
  }

  /** Where an offset of the source stands for the compiler. */
  toScript(offset: number): number {
    return offset - this.#parsed.bodyStart + BEFORE.length;
  }

  /** The offset in the source; undefined for what is not in it. */
  toSource(position: number): number | undefined {
    const offset = position - BEFORE.length + this.#parsed.bodyStart;
    return offset >= this.#parsed.bodyStart && offset <= this.#parsed.source.length ? offset : undefined;
  }

  /** A span of the script as offsets of the source. */
  spanOf({ start, length }: TypeScript.TextSpan): { readonly start: number; readonly end: number } | undefined {
    const from = this.toSource(start);
    const to = this.toSource(start + length);
    return from === undefined || to === undefined ? undefined : { start: from, end: to };
  }

  #set(name: string, text: string): void {
    if (this.#texts.get(name) === text) return;
    this.#texts.set(name, text);
    this.#versions.set(name, (this.#versions.get(name) ?? 0) + 1);
  }

  #host(): TypeScript.LanguageServiceHost {
    const { ts } = this;
    return {
      getCompilationSettings: () => ({
        allowJs: true,
        checkJs: true,
        noLib: true,
        noEmit: true,
        strict: true,
        // JavaScript says no types: what nobody has said is any.
        noImplicitAny: false,
        useUnknownInCatchVariables: false,
        target: ts.ScriptTarget.ESNext,
        module: ts.ModuleKind.ESNext,
        moduleDetection: ts.ModuleDetectionKind.Legacy,
        types: [],
      }),
      getScriptFileNames: () => [...this.#texts.keys()],
      getScriptVersion: (name) => String(this.#versions.get(name) ?? 0),
      getScriptSnapshot: (name) => {
        const text = this.#texts.get(name);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => "/",
      getDefaultLibFileName: () => "/standard.d.ts",
      fileExists: (name) => this.#texts.has(name),
      readFile: (name) => this.#texts.get(name),
    };
  }
}

/** Loads the compiler, which is large: only what asks for types pays for it. */
export async function openTypeProject(): Promise<TypeProject> {
  const module = await import("typescript-js");
  return new TypeProject(module.default);
}

/** Names that the language has found undeclared; for the compiler they are any. */
export function undeclaredIn(source: string, diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter(({ code }) => code === "undeclared-write" || code === "undeclared-read")
    .map(({ range }) => source.slice(range.start, range.end));
}
