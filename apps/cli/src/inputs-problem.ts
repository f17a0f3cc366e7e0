import type { Json } from "@fermata/flow";
import { Ajv } from "ajv";

const ajv = new Ajv({ allErrors: false, strict: false, validateFormats: false });

/** What is wrong with the inputs by the schema of the front matter, in one sentence; undefined where nothing is. */
export function inputsProblem(schema: unknown, inputs: Json): string | undefined {
  if (schema === undefined || schema === null) return undefined;
  let validate: ReturnType<typeof ajv.compile>;
  try {
    validate = ajv.compile(schema as object);
  } catch (error) {
    return `The schema of the inputs is not usable: ${(error as Error).message}.`;
  } finally {
    // Many cases bring a schema of their own; the cache would hold them all.
    ajv.removeSchema();
  }
  if (validate(inputs)) return undefined;
  const [error] = validate.errors ?? [];
  const where = error?.instancePath ? `inputs${error.instancePath.replaceAll("/", ".")}` : "inputs";
  return `The inputs do not fit the script: ${where} ${error?.message ?? "is wrong"}.`;
}
