import type { Approval } from "@fermata/server";

/** What a wait asks for, split between the two buttons and the form under them. */
export interface DecisionForm {
  /** The payload has a boolean `approved`: two buttons answer it. */
  readonly asksApproval: boolean;
  /** JSON Schema of everything else; null: a comment is all there is to say. */
  readonly fields: unknown;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly type?: unknown }>>;
  readonly required?: readonly string[];
}

/** Takes `approved` out of the wait's form, since the buttons ask for it (S30). */
export function decisionForm(form: Approval["form"]): DecisionForm {
  if (form === null || typeof form !== "object" || Array.isArray(form)) return { asksApproval: true, fields: null };
  const schema = form as ObjectSchema;
  if (schema.properties?.approved?.type !== "boolean") return { asksApproval: false, fields: form };
  const { approved: _, ...properties } = schema.properties;
  const required = (schema.required ?? []).filter((name) => name !== "approved");
  if (Object.keys(properties).length === 0) return { asksApproval: true, fields: null };
  return { asksApproval: true, fields: { ...form, properties, required } };
}
