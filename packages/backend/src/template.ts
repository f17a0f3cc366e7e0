import { isRecord } from "./field-checks.ts";

/** One `{{path}}` of a template, by the names of its path without the leading `inputs`. */
export interface Placeholder {
  readonly path: readonly string[];
  /** The text between the braces. */
  readonly text: string;
}

/** What stands for a value that was not given: the property or item that asked for it is left out. */
const omitted = Symbol("omitted");

type Render = (inputs: unknown) => unknown;

const placeholderPattern = /(\\)?\{\{\s*([^{}]*?)\s*\}\}/g;
const pathPattern = /^[\p{ID_Start}$_][\p{ID_Continue}$-]*(\.[\p{ID_Continue}$-]+)*$/u;

/** True where the string holds a placeholder, so that its value is not known before inputs are. */
export function hasPlaceholder(value: unknown): boolean {
  return (
    typeof value === "string" && [...value.matchAll(placeholderPattern)].some(([, escaped]) => escaped === undefined)
  );
}

/** All placeholders in a template; `path` is undefined where the text between the braces is no path. */
export function placeholdersIn(
  value: unknown,
): readonly (Placeholder | { readonly path?: undefined; readonly text: string })[] {
  if (typeof value === "string")
    return [...value.matchAll(placeholderPattern)]
      .filter(([, escaped]) => escaped === undefined)
      .map(([, , text]) => {
        const path = pathOf(text!);
        return path === undefined ? { text: text! } : { path, text: text! };
      });
  if (Array.isArray(value)) return value.flatMap(placeholdersIn);
  return isRecord(value) ? Object.values(value).flatMap(placeholdersIn) : [];
}

function pathOf(text: string): readonly string[] | undefined {
  if (!pathPattern.test(text)) return undefined;
  const names = text.split(".");
  return names[0] === "inputs" ? names.slice(1) : names;
}

function lookUp(inputs: unknown, path: readonly string[]): unknown {
  let value = inputs;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** As it stands in a longer text: strings as they are, the rest as JSON. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * A template as a function of the inputs. A string that is exactly one placeholder keeps the value's type; within longer text it becomes
 * text, passed through `quote` first. `\{{` stands for the two braces themselves. A value that is not given leaves its property or
 * list item out, and is empty within longer text.
 */
export function compileTemplate(template: unknown, quote: (text: string) => string = (text) => text): Render {
  const render = compileNode(template, quote);
  return (inputs) => {
    const value = render(inputs);
    return value === omitted ? undefined : value;
  };
}

function compileNode(template: unknown, quote: (text: string) => string): Render {
  if (typeof template === "string") return compileText(template, quote);
  if (Array.isArray(template)) {
    const items = template.map((item) => compileNode(item, quote));
    return (inputs) => items.map((item) => item(inputs)).filter((value) => value !== omitted);
  }
  if (!isRecord(template)) return () => template;
  const entries = Object.entries(template).map(([key, value]) => [key, compileNode(value, quote)] as const);
  return (inputs) =>
    Object.fromEntries(entries.map(([key, value]) => [key, value(inputs)]).filter(([, value]) => value !== omitted));
}

function compileText(template: string, quote: (text: string) => string): Render {
  const parts: (string | readonly string[])[] = [];
  let end = 0;
  for (const match of template.matchAll(placeholderPattern)) {
    const path = match[1] === undefined ? pathOf(match[2]!) : undefined;
    parts.push(template.slice(end, match.index), path ?? match[0].replace(/^\\/, ""));
    end = match.index + match[0].length;
  }
  parts.push(template.slice(end));
  const filled = parts.filter((part) => part !== "");
  const only = filled.length === 1 ? filled[0] : undefined;
  if (only !== undefined && typeof only !== "string")
    return (inputs) => {
      const value = lookUp(inputs, only);
      return value === undefined ? omitted : value;
    };
  if (filled.every((part) => typeof part === "string")) {
    const constant = filled.join("");
    return () => constant;
  }
  return (inputs) =>
    filled
      .map((part) => {
        if (typeof part === "string") return part;
        const value = lookUp(inputs, part);
        return value === undefined ? "" : quote(textOf(value));
      })
      .join("");
}
