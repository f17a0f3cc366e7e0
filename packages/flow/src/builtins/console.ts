import type { LogEntry } from "../machine-api.ts";
import type { Entry } from "../values/entry-table.ts";
import {
  DateValue,
  ErrorValue,
  FunctionValue,
  IteratorValue,
  isPlainObject,
  MapValue,
  NativeValue,
  PlainObject,
  PromiseValue,
  SetValue,
  type Value,
} from "../values/values.ts";
import { errorToString } from "../vm/conversions.ts";
import { functionName } from "../vm/properties.ts";
import { native } from "./define.ts";

const MESSAGE_LENGTH_MAX = 10_000;
const DEPTH_MAX = 4;
const ITEMS_MAX = 100;

/** A value as one line for a person. Cut where it is long, deep or inside itself. */
export function logText(value: Value): string {
  return typeof value === "string" ? value : inspectText(value, []);
}

function inspectText(value: Value, path: readonly Value[]): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return String(value);
  if (path.includes(value)) return "[Circular]";
  const inner = [...path, value];
  if (value instanceof FunctionValue || value instanceof NativeValue) {
    return `[Function${functionName(value) === "" ? "" : `: ${functionName(value)}`}]`;
  }
  if (value instanceof ErrorValue)
    return typeof value.hidden.stack === "string" && path.length === 0
      ? value.hidden.stack
      : String(errorToString(value));
  if (value instanceof DateValue) return Number.isNaN(value.ms) ? "Invalid Date" : new Date(value.ms).toISOString();
  if (value instanceof PromiseValue) return "Promise";
  if (value instanceof IteratorValue) return "Iterator";
  if (inner.length > DEPTH_MAX) return Array.isArray(value) ? "[Array]" : "[Object]";
  if (Array.isArray(value))
    return list(
      value.slice(0, ITEMS_MAX).map((item) => inspectText(item, inner)),
      value.length,
      "[]",
    );
  if (value instanceof MapValue || value instanceof SetValue) {
    const texts: string[] = [];
    for (let entry: Entry | null = value.table.first; entry !== null && texts.length < ITEMS_MAX; entry = entry.next) {
      const key = inspectText(entry.key, inner);
      texts.push(value instanceof MapValue ? `${key} => ${inspectText(entry.value, inner)}` : key);
    }
    const { size } = value.table;
    return `${value instanceof MapValue ? "Map" : "Set"}(${size}) ${list(texts, size, "{}")}`;
  }
  if (!isPlainObject(value)) return "[Object]";
  const keys = Object.keys(value);
  return list(
    keys
      .slice(0, ITEMS_MAX)
      .map((key) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: ${inspectText(value[key], inner)}`),
    keys.length,
    "{}",
  );
}

function list(texts: readonly string[], total: number, brackets: string): string {
  if (total === 0) return brackets;
  const all = total > texts.length ? [...texts, `… ${total - texts.length} more`] : texts;
  const space = brackets === "{}" ? " " : "";
  return `${brackets[0]}${space}${all.join(", ")}${space}${brackets[1]}`;
}

const LEVELS: Readonly<Record<string, LogEntry["level"]>> = {
  log: "info",
  info: "info",
  debug: "debug",
  warn: "warn",
  error: "error",
};

const members = new PlainObject();
for (const [name, level] of Object.entries(LEVELS)) {
  members[name] = native(`console.${name}`, { length: 0 }, (vm, _self, args) => {
    const message = args.map(logText).join(" ");
    vm.charge(Math.min(message.length, MESSAGE_LENGTH_MAX));
    vm.work(message.length >>> 4);
    const site = vm.currentSite();
    const text = message.length > MESSAGE_LENGTH_MAX ? `${message.slice(0, MESSAGE_LENGTH_MAX)}…` : message;
    vm.logs.push({
      at: vm.host.now(),
      level,
      message: text,
      line: site === null ? 0 : vm.program.lines.lineAt(site.start),
    });
    return undefined;
  });
}

/** `console` (F29). */
export const CONSOLE = Object.freeze(members);
