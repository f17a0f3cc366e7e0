import type { Json } from "@fermata/flow";

/** How much of a value a line shows. */
const SHOWN_MAX = 120;

/**
 * Where what came differs from what was expected, one line each: `output.items[2].price: expected 5, got 6`. `partial`: fields of
 * objects that nobody expects are passed over.
 */
export function jsonDifferences(
  expected: Json,
  actual: Json | undefined,
  { path, partial = false }: { readonly path: string; readonly partial?: boolean },
): string[] {
  const whole = [`${path}: expected ${show(expected)}, got ${show(actual)}`];
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const longer = Math.max(expected.length, actual.length);
    return Array.from({ length: longer }, (_, index) =>
      pair([expected[index], actual[index]], { path: `${path}[${index}]`, partial }),
    ).flat();
  }
  if (isObject(expected) && isObject(actual)) {
    const keys = new Set([...Object.keys(expected), ...(partial ? [] : Object.keys(actual))]);
    return [...keys].flatMap((key) => pair([own(expected, key), own(actual, key)], { path: step(path, key), partial }));
  }
  return expected === actual ? [] : whole;
}

/** Two parts of which either may be missing. */
function pair(
  [expected, actual]: readonly [Json | undefined, Json | undefined],
  at: { readonly path: string; readonly partial: boolean },
): string[] {
  if (expected === undefined) return [`${at.path}: expected nothing, got ${show(actual)}`];
  return jsonDifferences(expected, actual, at);
}

type JsonObject = { readonly [key: string]: Json };

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function step(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function show(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX - 1)}…`;
}
