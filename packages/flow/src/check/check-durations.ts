import type { CallExpression, Identifier, Literal, MemberExpression, Node } from "acorn";
import type { Report } from "../analyze/report.ts";
import { parseDuration } from "../duration.ts";
import { propertyOf } from "./property-of.ts";

/** Where the options of each host call stand. */
const OPTIONS_AT: Readonly<Record<string, number>> = { Task: 2, Workflow: 2, ComputeTask: 1, AITask: 1, Signal: 1 };

/** Warns of durations that are written out and that the host will not take (F25). */
export function checkDurations(call: CallExpression, report: Report): void {
  const { object, property } = call.callee as MemberExpression;
  const { name } = object as Identifier;
  if (name === "Timer" && (property as Identifier).name === "delay") checkDuration(call.arguments[0], report);
  const at = Object.hasOwn(OPTIONS_AT, name) ? OPTIONS_AT[name] : undefined;
  if (at === undefined) return;
  for (const option of ["timeout", "delay", "heartbeat"]) checkDuration(propertyOf(call.arguments[at], option), report);
}

function checkDuration(node: Node | undefined, report: Report): void {
  const { value } = (node?.type === "Literal" ? node : {}) as Partial<Literal>;
  if (node === undefined || (typeof value !== "string" && typeof value !== "number")) return;
  if (parseDuration(value) !== undefined) return;
  const message = `${JSON.stringify(value)} is no duration; write a number of seconds, or a text such as "90s", "10m" or "1h30m".`;
  const meant = typeof value === "string" ? spelledOut(value) : undefined;
  if (meant === undefined) report.warning("invalid-duration", node, message);
  else {
    const edits = [{ start: node.start, end: node.end, text: JSON.stringify(meant) }];
    report.warning("invalid-duration", node, { message, fix: { title: `Write "${meant}"`, edits } });
  }
}

const UNITS: readonly (readonly [words: RegExp, unit: string, times: number])[] = [
  [/^(?:ms|msecs?|milliseconds?)$/, "ms", 1],
  [/^(?:s|secs?|seconds?)$/, "s", 1],
  [/^(?:m|mins?|minutes?)$/, "m", 1],
  [/^(?:h|hrs?|hours?)$/, "h", 1],
  [/^(?:d|days?)$/, "d", 1],
  [/^(?:w|weeks?)$/, "d", 7],
];

/** `"5 minutes"` as `"5m"`. */
function spelledOut(text: string): string | undefined {
  const [, number, word = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/.exec(text.toLowerCase()) ?? [];
  const found = UNITS.find(([words]) => words.test(word));
  if (number === undefined || found === undefined) return undefined;
  const [, unit, times] = found;
  const meant = `${Number(number) * times}${unit}`;
  return parseDuration(meant) === undefined ? undefined : meant;
}
