import type { Json } from "../machine-api.ts";

type Schema = { readonly [keyword: string]: Json };

const DEPTH_MAX = 12;

/**
 * A TypeScript type for what a JSON Schema describes. What the type cannot say (patterns, ranges) is left out, and what is not
 * understood is `any`: a type is never narrower than the schema, but for one thing: an object whose properties are listed has no others
 * unless `additionalProperties` says so, since a name that is not listed is a slip far more often than meant.
 */
export function schemaType(schema: Json | undefined): string {
  return new SchemaReader(schema).type(schema, 0);
}

class SchemaReader {
  readonly #root: Json | undefined;

  constructor(root: Json | undefined) {
    this.#root = root;
  }

  type(schema: Json | undefined, depth: number): string {
    if (schema === false) return "never";
    if (!isSchema(schema) || depth > DEPTH_MAX) return "any";
    if (typeof schema.$ref === "string") return this.type(this.#find(schema.$ref), depth + 1);
    if ("const" in schema) return literal(schema.const);
    if (Array.isArray(schema.enum)) return union(schema.enum.map(literal));
    const choices = schema.anyOf ?? schema.oneOf;
    const parts: string[] = [];
    if (Array.isArray(choices)) parts.push(union(choices.map((choice) => this.type(choice as Json, depth + 1))));
    if (Array.isArray(schema.allOf)) parts.push(...schema.allOf.map((part) => this.type(part as Json, depth + 1)));
    const own = this.#ownType(schema, depth);
    if (own !== "any") parts.push(own);
    const narrow = parts.filter((part) => part !== "any");
    return narrow.length === 0 ? "any" : narrow.map((part) => (narrow.length > 1 ? `(${part})` : part)).join(" & ");
  }

  #ownType(schema: Schema, depth: number): string {
    const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? this.#impliedType(schema)];
    return union(types.map((type) => this.#plainType(type as Json | undefined, schema, depth)));
  }

  #impliedType(schema: Schema): string | undefined {
    if ("properties" in schema || "required" in schema) return "object";
    return "items" in schema || "prefixItems" in schema ? "array" : undefined;
  }

  #plainType(type: Json | undefined, schema: Schema, depth: number): string {
    switch (type) {
      case "string":
      case "boolean":
      case "number":
      case "null":
        return type;
      case "integer":
        return "number";
      case "array":
        return this.#arrayType(schema, depth);
      case "object":
        return this.#objectType(schema, depth);
      default:
        return "any";
    }
  }

  #arrayType({ prefixItems, items }: Schema, depth: number): string {
    if (!Array.isArray(prefixItems)) return `(${this.type(items, depth + 1)})[]`;
    const first = prefixItems.map((item) => `(${this.type(item as Json, depth + 1)})?`);
    if (items !== false) first.push(`...(${this.type(items, depth + 1)})[]`);
    return `[${first.join(", ")}]`;
  }

  #objectType({ properties, required, additionalProperties }: Schema, depth: number): string {
    const needed = new Set(Array.isArray(required) ? required : []);
    const listed = isSchema(properties) ? Object.entries(properties) : [];
    const fields = listed.map(([name, property]) => {
      const mark = needed.has(name) ? "" : "?";
      return `${documentation(property)}${key(name)}${mark}: ${this.type(property, depth + 1)};`;
    });
    for (const name of needed) {
      if (!listed.some(([other]) => other === name)) fields.push(`${key(name)}: any;`);
    }
    const open = additionalProperties ?? fields.length === 0;
    if (open === true || isSchema(open)) {
      // Beside listed properties an index signature has to allow them too.
      fields.push(`[field: string]: ${fields.length === 0 ? this.type(open, depth + 1) : "any"};`);
    }
    return `{ ${fields.join(" ")} }`;
  }

  #find(reference: string): Json | undefined {
    if (!reference.startsWith("#")) return undefined;
    let found: Json | undefined = this.#root;
    for (const step of reference.slice(1).split("/").filter(Boolean)) {
      const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
      found = isSchema(found) && Object.hasOwn(found, key) ? found[key] : undefined;
    }
    return found;
  }
}

function isSchema(value: Json | undefined): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function literal(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item as Json)).join(", ")}]`;
  if (!isSchema(value)) return value === undefined ? "any" : JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${key(name)}: ${literal(field)}`);
  return `{ ${fields.join("; ")} }`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function union(types: readonly string[]): string {
  const all = [...new Set(types)];
  if (all.length === 0) return "never";
  if (all.includes("any")) return "any";
  return all.length === 1 ? all[0]! : all.map((type) => (/[&\s]/.test(type) ? `(${type})` : type)).join(" | ");
}

/** Title and description, for hover. */
export function documentation(schema: Json | undefined): string {
  if (!isSchema(schema)) return "";
  const words = [schema.title, schema.description].filter((text) => typeof text === "string");
  // On a line of its own: beside a bracket the compiler takes it for the bracket's.
  return words.length === 0 ? "" : `\n/** ${words.join(". ").replaceAll("*/", "* /").replaceAll(/\s+/g, " ")} */ `;
}
