import { type Description, describeNode } from "./describe-node.ts";
import { fieldsOf } from "./fields/fields-of.ts";
import type { Field, GraphNode, NodeId, NodeKind, Output, RegionId, TextRange } from "./model.ts";
import type { OutlineNode } from "./outline.ts";
import type { Study } from "./study.ts";

/**
 * A node of an open graph. What it says in words, and above all its fields, is worked out when somebody asks: on the way through an edit nobody
 * asks for it, and it would be most of the time (20 of 47 ms for a script of 2,000 lines).
 */
export class DescribedNode implements GraphNode {
  readonly id: NodeId;
  readonly key: string;
  readonly kind: NodeKind;
  readonly region: RegionId;
  readonly index: number;
  readonly ends: boolean;
  readonly range: TextRange;
  readonly body: TextRange;
  readonly line: number;
  readonly regions: readonly RegionId[];
  declare readonly mode?: string;
  declare readonly output?: Output;
  declare readonly awaited?: boolean;
  declare readonly after?: readonly NodeId[];
  readonly #study: Study;
  readonly #node: OutlineNode;
  #description: Description | undefined;
  #fields: readonly Field[] | undefined;

  constructor(study: Study, node: OutlineNode, place: { readonly region: RegionId; readonly index: number }) {
    const { naming, outline } = study;
    this.#study = study;
    this.#node = node;
    this.id = naming.nodes.get(node)!;
    this.key = naming.keys.get(node)!;
    this.kind = node.kind;
    this.region = place.region;
    this.index = place.index;
    this.ends = node.ends;
    this.range = node.range;
    this.body = node.body;
    this.line = outline.parsed.lines.lineAt(node.body.start);
    this.regions = node.regions.map((region) => naming.regions.get(region)!);
    if (node.mode !== undefined) this.mode = node.mode;
    if (node.output) this.output = node.output;
    if (node.awaited !== undefined) this.awaited = node.awaited;
    if (node.after) this.after = node.after.map((dep) => naming.nodes.get(dep)!);
  }

  get label(): string {
    return this.#described.label;
  }

  get subtitle(): string {
    return this.#described.subtitle;
  }

  get preview(): readonly string[] {
    return this.#described.preview;
  }

  get fields(): readonly Field[] {
    this.#fields ??= fieldsOf(this.#study, this.#node).map(({ write: _, ...field }) => field);
    return this.#fields;
  }

  get #described(): Description {
    this.#description ??= describeNode(this.#study.source, this.#node);
    return this.#description;
  }

  toJSON(): GraphNode {
    return { ...withoutFields(this), fields: this.fields };
  }
}

/** A node as plain data; the words are read once, the fields are not. */
export function withoutFields(node: GraphNode): Omit<GraphNode, "fields"> {
  const { label, subtitle, preview } = node;
  const { fields: _, ...own } = node instanceof DescribedNode ? { ...node, fields: undefined } : node;
  return { ...own, label, subtitle, preview };
}
