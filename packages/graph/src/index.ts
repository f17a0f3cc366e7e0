/**
 * A `.flow` script as a graph, and each edit of the graph as a small edit of the script. Read `model.ts` first: it is the contract. Then
 * `outline-script.ts` (text → regions and nodes), `open-graph.ts` (outline → graph), `operations/apply-operation.ts` (gesture → text edits) and `layout-graph.ts`.
 */
export { fieldText } from "./fields/field-slot.ts";
export { type GraphJson, serializeGraphJson } from "./graph-json.ts";
export { cardSize, layoutGraph, layoutMetrics } from "./layout-graph.ts";
export { nodeAt, nodeOwning, nodesIn } from "./locate.ts";
export type * from "./model.ts";
export { type NameInReach, namesAt } from "./names-at.ts";
export { nodeTemplates } from "./node-templates.ts";
export { openGraph } from "./open-graph.ts";
export { applyOperation } from "./operations/apply-operation.ts";
export { copyNodes } from "./operations/copy-nodes.ts";
export { applyEdits } from "./text-edits.ts";
