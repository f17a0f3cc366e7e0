import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { FieldIssue } from "./backend-error.ts";
import { fieldName } from "./field-checks.ts";

const ajv = new Ajv2020({ allErrors: true, strict: false, useDefaults: true, validateSchema: true, logger: false });
addFormats.default(ajv);

/**
 * A check of inputs against a JSON Schema (draft 2020-12). It fills in the schema's defaults, in the value itself.
 * @throws Error where the schema is none; its message says why.
 */
export function compileInputSchema(
  schema: Readonly<Record<string, unknown>>,
): (inputs: unknown) => readonly FieldIssue[] {
  const check: ValidateFunction = ajv.compile(schema);
  // The instance keeps every schema it has seen; definitions come and go for the life of a server.
  ajv.removeSchema(schema);
  return (inputs) => (check(inputs) ? [] : (check.errors ?? []).map(issueOf));
}

function issueOf(error: ErrorObject): FieldIssue {
  const path: (string | number)[] = error.instancePath
    .split("/")
    .slice(1)
    .map((each) => each.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((each) => (/^\d+$/.test(each) ? Number(each) : each));
  const { missingProperty, additionalProperty, allowedValues } = error.params as Record<string, unknown>;
  if (typeof missingProperty === "string")
    return { field: fieldName([...path, missingProperty]), reason: "is missing" };
  if (typeof additionalProperty === "string")
    return { field: fieldName([...path, additionalProperty]), reason: "is no parameter of this task" };
  if (Array.isArray(allowedValues))
    return {
      field: fieldName(path),
      reason: `must be one of ${allowedValues.map((each) => JSON.stringify(each)).join(", ")}`,
    };
  return { field: fieldName(path), reason: error.message ?? "does not fit the schema" };
}
