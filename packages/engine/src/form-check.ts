import type { Json } from "@fermata/flow";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { EngineIssue } from "./engine-error.ts";

const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false, logger: false });
addFormats.default(ajv);

const compiledMax = 500;
const compiled = new Map<string, ValidateFunction>();

/** What of the value does not fit the JSON Schema (draft 2020-12); empty where it fits. A schema that is none is an issue too. */
export function checkForm(schema: Json, value: Json): EngineIssue[] {
  let check: ValidateFunction;
  try {
    check = checkOf(schema);
  } catch (error) {
    return [
      { path: "", message: `the form is no JSON Schema: ${error instanceof Error ? error.message : String(error)}` },
    ];
  }
  return check(value) ? [] : (check.errors ?? []).map(issueOf);
}

function checkOf(schema: Json): ValidateFunction {
  const key = JSON.stringify(schema);
  const known = compiled.get(key);
  if (known) return known;
  const check = ajv.compile(schema as object);
  // The instance would keep every schema it has seen.
  ajv.removeSchema(schema as object);
  if (compiled.size >= compiledMax) compiled.delete(compiled.keys().next().value ?? "");
  compiled.set(key, check);
  return check;
}

function issueOf({ instancePath, message, params }: ErrorObject): EngineIssue {
  const path = instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(".");
  const { missingProperty, additionalProperty, allowedValues } = params as Record<string, unknown>;
  const at = (field: string) => (path === "" ? field : `${path}.${field}`);
  if (typeof missingProperty === "string") return { path: at(missingProperty), message: "is missing" };
  if (typeof additionalProperty === "string") return { path: at(additionalProperty), message: "is not expected" };
  if (Array.isArray(allowedValues)) {
    return { path, message: `must be one of ${allowedValues.map((each) => JSON.stringify(each)).join(", ")}` };
  }
  return { path, message: message ?? "does not fit" };
}

/** One line for people. */
export function spokenIssues(issues: readonly EngineIssue[]): string {
  return issues.map(({ path, message }) => (path === "" ? message : `${path} ${message}`)).join("; ");
}
