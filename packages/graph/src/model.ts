/**
 * The graph of a `.flow` script, as the canvas, the command line and the run page see it. All of it is plain data, made anew by each
 * `openGraph` and never changed in place; offsets are UTF-16 units into the whole file, front matter included.
 *
 * The functions that go with it (see index.ts):
 *
 * ```ts
 * openGraph(source: string, previous?: FlowGraph): FlowGraph
 * applyOperation(graph: FlowGraph, operation: Operation): OperationResult
 * layoutGraph(graph: FlowGraph, options?: LayoutOptions): GraphLayout
 * nodeAt(graph: FlowGraph, offset: number): GraphNode | undefined      // the innermost node that owns the offset
 * nodesIn(graph: FlowGraph, range: TextRange): GraphNode[]            // every node that the range touches, innermost ones
 * nodeOwning(graph: FlowGraph, range: TextRange): GraphNode | undefined // the innermost node that holds the whole range (G8)
 * nodeTemplates: readonly NodeTemplate[]
 * applyEdits(source: string, edits: readonly TextEdit[]): string
 * serializeGraphJson(graph: FlowGraph): GraphJson
 * fieldText(field: Field, value: unknown): string                     // source text of a plain value, for setField
 * ```
 */

/** Stable name of a node (G2): region path, kind, task name or variable, ordinal. Opaque; carried over edits by `previous`. */
export type NodeId = string;
/** Id of the owning node, a slash and the role of the region; `main` for the body. */
export type RegionId = string;

/** Half-open. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Replaces `[start, end)` of the text before the edit. Edits of one list are sorted, do not overlap, and all count in the old text. */
export interface TextEdit extends TextRange {
  readonly text: string;
}

export const nodeKinds = [
  "start",
  "task",
  "compute",
  "ai",
  "workflow",
  "signal",
  "timer",
  "set",
  "code",
  "if",
  "switch",
  "forEach",
  "loop",
  "try",
  "parallel",
  "graph",
  "function",
  "call",
  "return",
  "throw",
  "note",
] as const;

/**
 * `parallel` is `Promise.all`, `any`, `race` or `allSettled` with one lane each; `graph` is a set of promise handles with drawn
 * dependencies and the statement that joins them (G4); `loop` is `while`, `do` and three-part `for`; `call` is a call of a function of this script.
 */
export type NodeKind = (typeof nodeKinds)[number];

/** What becomes of a node's result. */
export interface Output {
  /** `return`: the node's result is what its function (or lane, or the workflow) returns. */
  readonly form: "const" | "let" | "assign" | "return" | "lane";
  /** The pattern as written, such as `report` or `{ id, name }`; empty for `return` and `lane`. */
  readonly text: string;
  /** The variables it names, in order. */
  readonly names: readonly string[];
  readonly range?: TextRange;
}

/**
 * Kinds of fields and what their `text` is. It is always source text (`"24h"` with its quotes), so that setting a field is one text
 * edit; `value` holds the plain value where the source is a literal. `string`, `duration`, `number`, `boolean`, `json` may hold any
 * expression in place of a literal: then `value` is absent and the inspector shows the expression. `text` is no expression: a
 * pattern, a name, the text of a note or YAML; `code` is statements; `select` is one of `options`, without quotes.
 */
export type FieldKind =
  | "expression"
  | "string"
  | "duration"
  | "number"
  | "text"
  | "boolean"
  | "json"
  | "select"
  | "code";

export interface Field {
  /** Unique in its node: `name`, `inputs`, `inputs.reportId`, `options.timeout`, `output`, `awaited`, `test`, `arm.1.test`, … */
  readonly name: string;
  /** In words, for the form. */
  readonly label: string;
  readonly kind: FieldKind;
  /** Source text as it stands; empty where the field is absent. */
  readonly text: string;
  readonly value?: string | number | boolean;
  /** Where `text` stands; null where the field is absent or the field is a property of the whole node. */
  readonly range: TextRange | null;
  readonly options?: readonly string[];
  /** May not be empty. */
  readonly required?: boolean;
  /** One of several in a group: `inputs`, `options`. The raw field of the group has the group's own name. */
  readonly group?: string;
  readonly help?: string;
}

export interface GraphNode {
  readonly id: NodeId;
  /** The id that the text alone gives (the same after a reload). Layouts are kept by it. */
  readonly key: string;
  readonly kind: NodeKind;
  /** Finer kind: `sequential` | `parallel` (forEach), `while` | `do` | `for` (loop), `all` | `any` | `race` | `allSettled` (parallel), `delay` | `until` (timer). */
  readonly mode?: string;
  /** Region that holds it, and its place there; the start node is in `main` at -1. */
  readonly region: RegionId;
  readonly index: number;
  /** One line: `submit-report`, `For each item of report.approvers`. */
  readonly label: string;
  /** One short line under the label; empty if there is nothing to add. */
  readonly subtitle: string;
  /** Up to three lines of what it is given, for the card. */
  readonly preview: readonly string[];
  readonly output?: Output;
  /** For nodes that start something: whether the script waits here for it. */
  readonly awaited?: boolean;
  /** Nothing of this region runs after it: `return`, `throw`, `break`, `continue`, or branches that all end so. */
  readonly ends: boolean;
  /** All of its text: leading comments, statement, comment that trails on its last line. Empty for start without front matter. */
  readonly range: TextRange;
  /** Its statements without the comments around them. */
  readonly body: TextRange;
  /** Of `body`, from 1. */
  readonly line: number;
  readonly regions: readonly RegionId[];
  readonly fields: readonly Field[];
  /** For `graph` members: ids of the members that it starts after. */
  readonly after?: readonly NodeId[];
}

export type RegionRole =
  | "main"
  | "body"
  | "then"
  | "else"
  | "case"
  | "default"
  | "try"
  | "catch"
  | "finally"
  | "lane"
  | "members";

export interface GraphRegion {
  readonly id: RegionId;
  readonly role: RegionRole;
  /** Node that it belongs to; null for `main`. */
  readonly owner: NodeId | null;
  /** Short heading: `then`, `else if x > 3`, `case "a"`, `catch err`, `lane 1`. */
  readonly label: string;
  /** Its inside, without braces. */
  readonly range: TextRange;
  /** In order of text. */
  readonly nodes: readonly NodeId[];
  /** `dependency`: its nodes start when what they come after is done, whatever the order of text (G4). */
  readonly flow: "sequence" | "dependency";
  /** Whether nodes can be put in. */
  readonly open: boolean;
}

export interface GraphEdge {
  /** Stable as long as its ends are. */
  readonly id: string;
  /**
   * `order`: `to` runs after `from`. `data`: `to` reads what `from` put out. `await`: `to` waits for what `from` started earlier.
   * `dependency`: drawn in a `graph` region.
   */
  readonly kind: "order" | "data" | "await" | "dependency";
  readonly from: NodeId;
  readonly to: NodeId;
  /** The variable, of `data` and `await`. */
  readonly name?: string;
  /** Where a node dropped on this edge goes, of `order`. */
  readonly place?: Place;
}

export interface GraphDiagnostic {
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly range: TextRange;
  /** From 1. */
  readonly line: number;
  readonly node?: NodeId;
}

export interface FrontMatter {
  /** The block with its fences and the line break after it. */
  readonly range: TextRange;
  /** The YAML between the fences. */
  readonly text: string;
}

export interface FlowGraph {
  /** The text as it is now, also while it is broken. */
  readonly source: string;
  /** `name` of the front matter; empty without one. */
  readonly title: string;
  readonly frontMatter: FrontMatter | null;
  readonly root: RegionId;
  readonly start: NodeId;
  /** In order of text, parents before children. */
  readonly regions: ReadonlyMap<RegionId, GraphRegion>;
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  readonly edges: readonly GraphEdge[];
  readonly diagnostics: readonly GraphDiagnostic[];
  /** Set while `source` does not parse (G9): nodes and edges are those of the last text that did, their ranges moved along as well as can be. */
  readonly broken?: GraphDiagnostic;
}

/** A place in a region: before its node number `index`, at its end for `index` = number of nodes. */
export interface Place {
  readonly region: RegionId;
  readonly index: number;
}

/** What `wrap` can put around nodes that stand side by side in one region. */
export type Wrapper = "forEach" | "forEachParallel" | "while" | "try" | "parallel" | "if";
export type Arm = "else" | "elseIf" | "case" | "default" | "lane" | "catch" | "finally";

/**
 * A gesture (G6). Plain JSON. `order` sets the whole order among tasks at once: the edges and what their inputs read, no more; with no edges each
 * task starts as soon as what it reads is there. `feed` draws a data edge: the field of `to`,
 * such as `inputs.report`, reads the output of `from` (`name` says which of several). `extract` makes nodes a workflow of their own, called in their place. `force` of delete: also when what is left reads a deleted output. `editText` is what typing in the code view does,
 * and what the inverse of every operation is; `ids` (in order of text) then gives the ids back that the nodes had.
 */
export type Operation =
  | {
      readonly type: "insert";
      readonly at: Place;
      readonly template: string;
      readonly values?: Readonly<Record<string, string>>;
    }
  | { readonly type: "delete"; readonly nodes: readonly NodeId[]; readonly force?: boolean }
  | { readonly type: "move"; readonly nodes: readonly NodeId[]; readonly to: Place }
  | { readonly type: "wrap"; readonly nodes: readonly NodeId[]; readonly with: Wrapper }
  | { readonly type: "unwrap"; readonly node: NodeId }
  | { readonly type: "duplicate"; readonly nodes: readonly NodeId[] }
  | { readonly type: "paste"; readonly at: Place; readonly text: string }
  | { readonly type: "setField"; readonly node: NodeId; readonly field: string; readonly text: string }
  | { readonly type: "renameOutput"; readonly node: NodeId; readonly name: string; readonly from?: string }
  | { readonly type: "connect"; readonly from: NodeId; readonly to: NodeId }
  | { readonly type: "disconnect"; readonly from: NodeId; readonly to: NodeId }
  | {
      readonly type: "order";
      readonly nodes: readonly NodeId[];
      readonly edges: readonly (readonly [from: NodeId, to: NodeId])[];
    }
  | {
      readonly type: "feed";
      readonly from: NodeId;
      readonly to: NodeId;
      readonly field: string;
      readonly name?: string;
    }
  | { readonly type: "extract"; readonly nodes: readonly NodeId[]; readonly name: string }
  | { readonly type: "addArm"; readonly node: NodeId; readonly arm: Arm; readonly text?: string }
  | { readonly type: "removeArm"; readonly region: RegionId; readonly force?: boolean }
  | { readonly type: "editText"; readonly edits: readonly TextEdit[]; readonly ids?: readonly string[] };

export type RefusalCode =
  /** A node, region or field that is not there. */
  | "NOT_FOUND"
  /** The script is broken: only editText goes. */
  | "BROKEN"
  /** The result would not parse. */
  | "SYNTAX"
  /** A name would mean something else, or nothing. */
  | "MEANING"
  /** What is left reads an output that would go; `nodes` read it. */
  | "IN_USE"
  /** `nodes` would wait for each other. */
  | "CYCLE"
  /** The gesture makes no sense for this node or place. */
  | "NOT_POSSIBLE";

export type OperationResult =
  | {
      readonly ok: true;
      readonly graph: FlowGraph;
      /** On the text before. */
      readonly edits: readonly TextEdit[];
      /** Gives back the text and the ids exactly. */
      readonly inverse: Operation;
      /** Nodes that the operation made or moved: what to select. */
      readonly touched: readonly NodeId[];
      /** The script of the new workflow, of `extract`: to be saved by whoever asked for it. */
      readonly extracted?: string;
    }
  | {
      readonly ok: false;
      readonly code: RefusalCode;
      /** A sentence for people. */
      readonly reason: string;
      /** What to light up. */
      readonly nodes?: readonly NodeId[];
    };

/** One entry of the palette. */
export interface NodeTemplate {
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly description: string;
  readonly group: "work" | "people and time" | "flow" | "data";
  /** Source text, two-space indent, no semicolons. A mark `{{name}}` is filled from `values` of the operation, else with its default: in quotes as a string, bare as source text. */
  readonly text: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point, Size {}

export interface LayoutOptions {
  /** Measured sizes of leaf cards, by node id. A default by number of preview lines is taken where there is none. */
  readonly sizes?: ReadonlyMap<NodeId, Size>;
  /** Where a person put a node: an offset from where it would stand by itself, so that it moves along with what is around it. */
  readonly positions?: ReadonlyMap<NodeId, Point>;
  /** Containers that are drawn as one card. Functions are folded unless named in `unfolded`. */
  readonly folded?: ReadonlySet<NodeId>;
  readonly unfolded?: ReadonlySet<NodeId>;
}

/** Absolute coordinates in CSS pixels; the graph's top left is 0, 0. */
export interface Box extends Rect {
  /** Nearest node around it whose inside is drawn, for renderers that nest; null at the top. */
  readonly parent: NodeId | null;
  /** x of the line of order edges through this box. */
  readonly axis: number;
  readonly folded: boolean;
  readonly container: boolean;
}

export interface LayoutEdge {
  readonly id: string;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly kind: GraphEdge["kind"];
  readonly points?: readonly Point[];
}

/** Where a `+` stands: one per place where a node can go in. */
export interface Slot extends Point {
  readonly place: Place;
}

export interface GraphLayout {
  /** Only nodes that are drawn: nothing inside a folded container. */
  readonly boxes: ReadonlyMap<NodeId, Box>;
  readonly regions: ReadonlyMap<RegionId, Rect>;
  /** Edges between drawn nodes; one whose end is folded away ends at the folded container. */
  readonly edges: readonly LayoutEdge[];
  readonly slots: readonly Slot[];
  readonly width: number;
  readonly height: number;
}
