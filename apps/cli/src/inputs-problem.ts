import type { Json } from "@fermata/flow";
import type { Ajv } from "ajv";

let loaded: Ajv | undefined;

/** What is wrong with the inputs by the schema of the front matter, in one sentence; undefined where nothing is. */
export async function inputsProblem(schema: unknown, inputs: Json): Promise<string | undefined> {
  if (schema === undefined || schema === null) return undefined;
  // Most scripts have no schema, and the validator is slow to load.
  loaded ??= new (await import("ajv")).Ajv({ strict: false, validateFormats: false });
  const ajv = loaded;
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
