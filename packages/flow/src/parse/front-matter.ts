import { isMap, isScalar, parseDocument } from "yaml";
import { parseDuration } from "../duration.ts";
import type { Json } from "../machine-api.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { LineIndex } from "./line-index.ts";

/** The keys of F1, as they were read. A key whose value has the wrong type is left out and reported. */
export interface FrontMatterData {
  readonly name?: string;
  readonly description?: string;
  /** JSON Schema of the run's inputs. */
  readonly inputs?: { readonly [key: string]: Json };
  readonly queue?: string;
  readonly priority?: number;
  /** A duration as in F25. */
  readonly timeout?: string | number;
  readonly retention?: string | number;
  readonly tags?: readonly string[];
  readonly layout?: Json;
}

export interface FrontMatter {
  /** Offsets of the whole block, both fences and the line break after the second included. */
  readonly start: number;
  readonly end: number;
  /** Offsets of the YAML between the fences. */
  readonly textStart: number;
  readonly textEnd: number;
  readonly data: FrontMatterData;
}

const FENCE = /^```[ \t]*(?:\r?\n|$)/;
const CLOSING_FENCE = /(?:^|\n)```[ \t]*(?:\r?\n|$)/g;

const isString = (value: unknown): boolean => typeof value === "string";
const isDuration = (value: unknown): boolean =>
  (typeof value === "string" || typeof value === "number") && parseDuration(value) !== undefined;
const isTags = (value: unknown): boolean => Array.isArray(value) && value.every(isString);
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

const KEYS: Readonly<Record<string, { readonly accepts: (value: unknown) => boolean; readonly expected: string }>> = {
  name: { accepts: isString, expected: "a string" },
  description: { accepts: isString, expected: "a string" },
  inputs: { accepts: isObject, expected: "a JSON Schema (a mapping)" },
  queue: { accepts: isString, expected: "a string" },
  priority: { accepts: (value) => Number.isInteger(value), expected: "a whole number" },
  timeout: { accepts: isDuration, expected: 'a duration such as "24h" or a number of seconds' },
  retention: { accepts: isDuration, expected: 'a duration such as "30d" or a number of seconds' },
  tags: { accepts: isTags, expected: "a list of strings" },
  layout: { accepts: () => true, expected: "anything" },
};

export const FRONT_MATTER_KEYS: readonly string[] = Object.keys(KEYS);

interface FrontMatterResult {
  readonly frontMatter: FrontMatter | null;
  readonly bodyStart: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the front matter of F1, if there is one. Never throws: what cannot be read is a diagnostic. */
export function readFrontMatter(source: string, lines: LineIndex): FrontMatterResult {
  const start = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  const opening = FENCE.exec(source.slice(start, start + 80));
  if (opening === null) return { frontMatter: null, bodyStart: start, diagnostics: [] };
  const textStart = start + opening[0].length;
  CLOSING_FENCE.lastIndex = Math.max(textStart - 1, 0);
  const closing = CLOSING_FENCE.exec(source);
  if (closing === null) {
    const message = "The front matter is not closed: end it with a line of three backticks.";
    const range = lines.range(start, start + 3);
    return {
      frontMatter: null,
      bodyStart: source.length,
      diagnostics: [{ code: "front-matter", severity: "error", range, message }],
    };
  }
  const textEnd = Math.max(closing.index + (closing[0].startsWith("\n") ? 1 : 0), textStart);
  const end = closing.index + closing[0].length;
  const { data, diagnostics } = readYaml(source.slice(textStart, textEnd), textStart, lines);
  return { frontMatter: { start, end, textStart, textEnd, data }, bodyStart: end, diagnostics };
}

type Severity = Diagnostic["severity"];

class FrontMatterReport {
  readonly diagnostics: Diagnostic[] = [];
  readonly #offset: number;
  readonly #lines: LineIndex;

  constructor(offset: number, lines: LineIndex) {
    this.#offset = offset;
    this.#lines = lines;
  }

  add(severity: Severity, at: readonly number[], message: string): void {
    const range = this.#lines.range(this.#offset + (at[0] ?? 0), this.#offset + (at[1] ?? 0));
    const code = severity === "error" ? "front-matter" : "front-matter-key";
    this.diagnostics.push({ code, severity, range, message });
  }
}

function readYaml(text: string, offset: number, lines: LineIndex) {
  const report = new FrontMatterReport(offset, lines);
  const { diagnostics } = report;
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
  for (const error of document.errors) report.add("error", error.pos, `Front matter: ${error.message}.`);
  const data: Record<string, unknown> = {};
  const root = document.contents;
  if (root === null || document.errors.length > 0) return { data: data as FrontMatterData, diagnostics };
  if (!isMap(root)) {
    report.add("error", [0, text.length], "Front matter must be a mapping, such as `name: onboarding`.");
    return { data: data as FrontMatterData, diagnostics };
  }
  const values = plainValues(document);
  for (const pair of root.items) {
    const key = isScalar(pair.key) ? String(pair.key.value) : "?";
    const range = (isScalar(pair.key) && pair.key.range) || [0, 0];
    const rule = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    const value = values !== null && Object.hasOwn(values, key) ? values[key] : undefined;
    if (rule === undefined) {
      report.add("warning", range, `Unknown front matter key "${key}"; known are ${FRONT_MATTER_KEYS.join(", ")}.`);
    } else if (value === undefined || !rule.accepts(value)) {
      report.add("error", range, `Front matter "${key}" must be ${rule.expected}.`);
    } else data[key] = value;
  }
  return { data: data as FrontMatterData, diagnostics };
}

/** The document as plain data; null where an alias bomb or the like makes `yaml` refuse. */
function plainValues(document: { toJS(): unknown }): Record<string, unknown> | null {
  try {
    return document.toJS() as Record<string, unknown>;
  } catch {
    return null;
  }
}
