import { logText } from "../builtins/console.ts";
import { fromJson } from "../builtins/json.ts";
import type { ErrorData, Json, SourceRange } from "../machine-api.ts";
import { DateValue, ErrorValue, isPlainObject, type Site, type Value, type Vm } from "../values/values.ts";
import { errorName, getProperty } from "./properties.ts";
import type { LimitCrossed } from "./script-throw.ts";

const CAUSES_MAX = 8;

/** An error from outside as a value of the script (F31). `at` is the call that it answers. */
export function errorFromData(vm: Vm, data: ErrorData, at: SourceRange): ErrorValue {
  const error = new ErrorValue(data.type);
  vm.charge(160 + data.message.length);
  const file = `${vm.state.context.workflowName}.flow:${at.line}:${at.column + 1}`;
  error.hidden.stack = `${data.type}: ${data.message}\n    at ${file}`;
  error.hidden.message = data.message;
  if (data.cause !== undefined) error.hidden.cause = causeFromData(vm, data.cause, at);
  if (data.code !== undefined) error.own.code = data.code;
  for (const [key, value] of Object.entries(data.details ?? {})) error.own[key] = fromJson(vm, value);
  error.site = { start: at.start, end: at.end };
  return error;
}

function causeFromData(vm: Vm, cause: Json | ErrorData, at: SourceRange): Value {
  const error = cause as ErrorData | null;
  const isError = typeof error === "object" && typeof error?.type === "string" && typeof error.message === "string";
  return isError ? errorFromData(vm, error, at) : fromJson(vm, cause as Json);
}

/** A thrown value as it leaves the run (F30, F32). */
export function errorToData(
  vm: Vm,
  value: Value,
  thrown: { readonly site: Site | null; readonly depth?: number },
): ErrorData {
  const { site, depth = 0 } = thrown;
  const place = value instanceof ErrorValue ? (value.site ?? site) : site;
  const at = place === null ? {} : { at: vm.program.lines.range(place.start, place.end) };
  if (!(value instanceof ErrorValue)) return { ...thrownValue(value), ...at };
  const { own, hidden } = value;
  const details: Record<string, Json> = {};
  for (const key of Object.keys(own)) {
    const json = plainJson(own[key], 0);
    if (key !== "name" && key !== "code" && key !== "type" && json !== undefined) details[key] = json;
  }
  const code = own.code;
  const { stack, cause } = hidden;
  return {
    type: String(isText(errorName(value)) ? errorName(value) : value.kind),
    message: text(getProperty(value, "message")),
    ...(typeof code === "string" || typeof code === "number" ? { code: String(code) } : {}),
    ...(typeof stack === "string" ? { stack } : {}),
    ...at,
    ...(cause !== undefined && depth < CAUSES_MAX ? { cause: causeToData(vm, cause, depth) } : {}),
    ...(Object.keys(details).length > 0 ? { details } : {}),
  };
}

function causeToData(vm: Vm, cause: Value, depth: number): Json | ErrorData {
  return cause instanceof ErrorValue
    ? errorToData(vm, cause, { site: null, depth: depth + 1 })
    : (plainJson(cause, 0) ?? null);
}

/** Something that is thrown without being an error: a plain object may name itself. */
function thrownValue(value: Value): ErrorData {
  const json = plainJson(value, 0);
  const details = json === undefined ? {} : { details: { thrown: json } };
  if (isPlainObject(value) && isText(value.message)) {
    const type = value.type ?? value.name;
    return { type: isText(type) ? (type as string) : "Error", message: value.message as string, ...details };
  }
  return { type: "Error", message: logText(value), ...details };
}

function isText(value: Value): boolean {
  return typeof value === "string";
}

function text(value: Value): string {
  return typeof value === "string" ? value : value === undefined ? "" : logText(value);
}

/** A value as data without calling anything of the script; what has no JSON, or is deep, is left out or shortened. */
export function plainJson(value: Value, depth: number): Json | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value as Json;
  if (typeof value !== "object") return undefined;
  if (value instanceof DateValue || depth > 4) return logText(value);
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => plainJson(item, depth + 1) ?? null);
  const source = value instanceof ErrorValue ? value.own : value;
  if (!isPlainObject(source)) return logText(value);
  const result: Record<string, Json> =
    value instanceof ErrorValue ? { type: value.kind, message: text(getProperty(value, "message")) } : {};
  for (const key of Object.keys(source).slice(0, 100)) {
    const item = plainJson(source[key], depth + 1);
    if (item !== undefined)
      Object.defineProperty(result, key, { value: item, enumerable: true, configurable: true, writable: true });
  }
  return result;
}

/** A crossed limit as the run's failure (F44). */
export function limitData(vm: Vm, { limit, max }: LimitCrossed): ErrorData {
  const site = vm.currentSite();
  return {
    type: "LimitError",
    message: `The run crossed the limit ${limit} (${max}).`,
    code: limit,
    ...(site === null ? {} : { at: vm.program.lines.range(site.start, site.end) }),
    details: { limit, max },
  };
}
