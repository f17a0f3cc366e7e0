import type { FlowGraph, GraphNode, NodeId, Size } from "@fermata/graph";

/** Measures of a card in px. The cards are drawn to these, so that nothing needs measuring and nothing jumps. */
const card = { width: 236, header: 36, line: 18, body: 13, state: 26, note: 10 };

/** Characters that fit a line of a note for sure. */
const noteLineLength = 30;
const noteLinesMax = 8;

export interface CardSizeOptions {
  /** Leave room for the line that says how a node stands in a run. */
  readonly withState?: boolean;
}

/** Kinds that come to be something in a run, and so have a state. */
const stateful: ReadonlySet<GraphNode["kind"]> = new Set(["task", "compute", "ai", "workflow", "signal", "timer"]);

export function hasState(node: GraphNode): boolean {
  return stateful.has(node.kind);
}

function cardSize(node: GraphNode, { withState = false }: CardSizeOptions = {}): Size {
  const lines = node.preview.length;
  const body = lines === 0 ? 0 : card.body + lines * card.line;
  if (node.kind === "note") return { width: card.width, height: card.note * 2 + noteLines(node) * card.line };
  const state = withState && hasState(node) ? card.state : 0;
  return { width: card.width, height: card.header + body + state };
}

/** Lines of a note, with room to spare: words break where they like. */
function noteLines(node: GraphNode): number {
  const rows = node.label.split("\n").map((line) => Math.ceil(line.length / noteLineLength));
  return Math.min(
    noteLinesMax,
    rows.reduce((sum, count) => sum + Math.max(1, count), 0),
  );
}

/** Sizes of all cards, for `layoutGraph`. */
export function cardSizes(graph: FlowGraph, options: CardSizeOptions = {}): ReadonlyMap<NodeId, Size> {
  return new Map([...graph.nodes].map(([id, node]) => [id, cardSize(node, options)]));
}
