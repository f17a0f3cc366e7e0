import { type Document, isMap, parseDocument } from "yaml";

export const inputTypes = ["string", "number", "integer", "boolean", "array", "object"] as const;
export type InputType = (typeof inputTypes)[number];

/** One input of a workflow, as the form of the Start node shows it. */
export interface InputRow {
  readonly name: string;
  readonly type: InputType | "";
  readonly title: string;
  /** As JSON; empty: none. */
  readonly default: string;
  readonly required: boolean;
}

export interface FrontMatterView {
  readonly description: string;
  /** Null: the schema says more than the form can show, and is edited as text. */
  readonly inputs: readonly InputRow[] | null;
}

/** What the form shows of a front matter's YAML; null where it does not parse. */
export function readFrontMatter(text: string): FrontMatterView | null {
  const doc = parseDocument(text);
  if (doc.errors.length > 0) return null;
  const { description, inputs } = (doc.toJS() ?? {}) as { description?: unknown; inputs?: unknown };
  return { description: typeof description === "string" ? description : "", inputs: readInputs(inputs) };
}

function readInputs(schema: unknown): readonly InputRow[] | null {
  if (schema === undefined || schema === null) return [];
  if (typeof schema !== "object") return null;
  const { type = "object", properties = {}, required = [] } = schema as Record<string, unknown>;
  if (type !== "object" || typeof properties !== "object" || properties === null || !Array.isArray(required))
    return null;
  return Object.entries(properties as Record<string, Record<string, unknown> | null>).map(([name, property]) => ({
    name,
    type: inputTypes.find((known) => known === property?.type) ?? "",
    title: typeof property?.title === "string" ? property.title : "",
    default: property?.default === undefined ? "" : JSON.stringify(property.default),
    required: required.includes(name),
  }));
}

/** The YAML with one thing changed; comments and everything else stay. */
function edit(text: string, change: (doc: Document) => void): string {
  const doc = parseDocument(text);
  change(doc);
  return doc.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}

export function setDescription(text: string, description: string): string {
  return edit(text, (doc) => (description === "" ? doc.delete("description") : doc.set("description", description)));
}

export function addInput(text: string, name: string): string {
  return edit(text, (doc) => {
    if (!isMap(doc.get("inputs"))) doc.set("inputs", doc.createNode({ type: "object", properties: {} }));
    if (!isMap(doc.getIn(["inputs", "properties"]))) doc.setIn(["inputs", "properties"], doc.createNode({}));
    doc.setIn(["inputs", "properties", name], doc.createNode({ type: "string" }));
  });
}

export function removeInput(text: string, name: string): string {
  return edit(text, (doc) => {
    doc.deleteIn(["inputs", "properties", name]);
    setRequired(doc, name, false);
    const properties = doc.getIn(["inputs", "properties"]);
    if (isMap(properties) && properties.items.length === 0) doc.delete("inputs");
  });
}

/** Changes one fact about an input. A default that is no JSON is taken as a string. */
export function changeInput(text: string, name: string, change: Partial<Omit<InputRow, "name">>): string {
  return edit(text, (doc) => {
    const at = (key: string) => ["inputs", "properties", name, key];
    const put = (key: string, value: unknown) =>
      value === "" || value === undefined ? doc.deleteIn(at(key)) : doc.setIn(at(key), doc.createNode(value));
    if (change.type !== undefined) put("type", change.type);
    if (change.title !== undefined) put("title", change.title);
    if (change.default !== undefined) put("default", change.default === "" ? undefined : jsonOrText(change.default));
    if (change.required !== undefined) setRequired(doc, name, change.required);
  });
}

function setRequired(doc: Document, name: string, required: boolean): void {
  const inputs = doc.toJS()?.inputs as { required?: unknown[] } | undefined;
  const others = (inputs?.required ?? []).filter((item) => item !== name);
  const next = required ? [...others, name] : others;
  if (next.length === 0) doc.deleteIn(["inputs", "required"]);
  else doc.setIn(["inputs", "required"], doc.createNode(next, { flow: true }));
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
