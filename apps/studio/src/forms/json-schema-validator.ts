import { type Schema, Validator } from "@cfworker/json-schema";
import {
  type ErrorSchema,
  type RJSFSchema,
  type RJSFValidationError,
  toErrorSchema,
  type ValidatorType,
} from "@rjsf/utils";

/**
 * JSON Schema checks for the forms, by an interpreter: RJSF's own validator compiles schemas to JavaScript, which the page's content
 * security policy forbids. The server checks again; this one only saves a round trip.
 */
export const jsonSchemaValidator: ValidatorType<unknown, RJSFSchema> = {
  validateFormData: (formData, schema) => {
    const errors = findErrors(schema, formData);
    return { errors, errorSchema: toErrorSchema<unknown>(errors) as ErrorSchema<unknown> };
  },
  isValid: (schema, formData, rootSchema) => {
    const definitions = { $defs: rootSchema.$defs, definitions: rootSchema.definitions };
    return findErrors({ ...definitions, ...schema } as RJSFSchema, formData).length === 0;
  },
  rawValidation: (schema, formData) => ({ errors: findErrors(schema, formData) as never[] }),
};

function findErrors(schema: RJSFSchema, formData: unknown): RJSFValidationError[] {
  const validator = new Validator(schema as Schema, "2020-12", false);
  // Fields that are not filled in are `undefined` in the form and absent in the JSON that is sent.
  const { errors } = validator.validate(JSON.parse(JSON.stringify(formData ?? null)));
  return errors
    .filter(({ keyword }) => !["properties", "items", "$ref", "allOf"].includes(keyword))
    .map(({ keyword, error, instanceLocation }) => {
      const missing = keyword === "required" ? /"([^"]+)"/.exec(error)?.[1] : undefined;
      const path = instanceLocation.replace(/^#/, "").split("/").slice(1).map(decodeURIComponent);
      const property = [...path, ...(missing === undefined ? [] : [missing])].map((part) => `.${part}`).join("");
      return {
        name: keyword,
        property,
        message: missing === undefined ? error : "is needed",
        stack: `${property} ${error}`,
      };
    });
}
