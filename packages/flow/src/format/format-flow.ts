import type { Options, Plugin } from "prettier";
import type { Diagnostic } from "../parse/diagnostic.ts";
import type { FrontMatter } from "../parse/front-matter.ts";
import { type ParsedFlow, parseFlow } from "../parse/parse-flow.ts";
import { sameMeaning } from "./same-meaning.ts";

export interface FormatResult {
  /** The canonical text; null where the file does not parse. */
  readonly formatted: string | null;
  /** Why there is no text, or why it is the one that was given. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The style of every script that a tool writes; the graph writes new code in it too (G6). */
const STYLE: Options = {
  printWidth: 100,
  semi: false,
  endOfLine: "lf",
  // Text in templates is the author's.
  embeddedLanguageFormatting: "off",
};

/**
 * Prints a `.flow` file canonically (F50): keeps every comment and at most one blank line between statements, ends lines with LF, and is
 * idempotent. Prettier lays the text out; what it gives is read again and compared, so that a file is never given another meaning:
 * where it would be, the text comes back as it was, with a warning. Never throws.
 */
export async function format(source: string): Promise<FormatResult> {
  const parsed = parseFlow(source);
  const errors = parsed.diagnostics.filter(({ severity }) => severity === "error");
  if (parsed.ast === null || errors.length > 0) return { formatted: null, diagnostics: errors };
  const formatted = await settle(parsed);
  if (formatted !== undefined) return { formatted, diagnostics: [] };
  const range = parsed.lines.range(parsed.bodyStart, parsed.bodyStart);
  const message = "The file is left as it is: laid out anew it would not mean the same.";
  return { formatted: source, diagnostics: [{ code: "not-formatted", severity: "warning", range, message }] };
}

/** A comment in an odd place may need a second round before it rests. */
const ROUNDS_MAX = 5;

/** Lays out until nothing changes any more; undefined where that does not come, or where the meaning would change. */
async function settle(parsed: ParsedFlow): Promise<string | undefined> {
  let current = parsed;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const text = await layOut(current);
    if (text === undefined || text === current.source) return text;
    const next = parseFlow(text);
    if (!sameMeaning(parsed, next)) return undefined;
    current = next;
  }
  return undefined;
}

/** Undefined where Prettier gives up, which it does rather than lose a comment. */
async function layOut({ source, frontMatter, bodyStart }: ParsedFlow): Promise<string | undefined> {
  const [{ format: print }, ...plugins] = await Promise.all([
    import("prettier/standalone"),
    import("prettier/plugins/acorn"),
    // Its types name no printers.
    import("prettier/plugins/estree") as Promise<Plugin>,
  ]);
  try {
    const body = await print(source.slice(bodyStart), { ...STYLE, parser: "acorn", plugins });
    return frontMatter === null ? body : `${await layOutFrontMatter(source, frontMatter)}${body}`;
  } catch {
    return undefined;
  }
}

async function layOutFrontMatter(source: string, { textStart, textEnd }: FrontMatter): Promise<string> {
  const [{ format: print }, yaml] = await Promise.all([import("prettier/standalone"), import("prettier/plugins/yaml")]);
  const text = await print(source.slice(textStart, textEnd), { ...STYLE, parser: "yaml", plugins: [yaml] });
  return `\`\`\`\n${text}\`\`\`\n`;
}
