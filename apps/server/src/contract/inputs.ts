import type { Json } from "@fermata/flow";
import { z } from "zod";

/** Any JSON value. The wire is JSON already, so that only `undefined` needs refusing. */
export const json: z.ZodType<Json, Json> = z.custom<Json>((value) => value !== undefined, "a JSON value is needed");

/** Names stand in addresses and file names, and people write them by hand in scripts. */
const name = () =>
  z
    .string()
    .min(1, "a name is needed")
    .max(120, "a name may have at most 120 characters")
    .regex(
      /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]*[\p{L}\p{N}])?$/u,
      "a name is made of letters, digits, space, dot, dash and underscore",
    );

export const workflowName = name();
export const definitionName = name();
export const versionHash = z.string().regex(/^[0-9a-f]{64}$/, "a version is 64 hexadecimal digits");
export const runId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, "a run's id is a lower-case UUID");
/** `{runId}/{operation}`. */
export const taskId = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\/\d{1,9}$/,
    "a task's id is a run's id, a slash and a number",
  );
export const operation = z.int().min(1);

/** Keyset pages: a cursor is opaque and comes from the page before. */
export const page = {
  cursor: z.string().max(500).optional(),
  limit: z.int().min(1).max(500).default(50),
};
