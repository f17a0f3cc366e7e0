import type { FlowGraph, NodeId } from "../model.ts";
import { studyOf } from "../study.ts";
import { copyText } from "./insert-nodes.ts";
import { Refusal } from "./plan.ts";
import { outermost } from "./remove-nodes.ts";

/** Nodes as text for the clipboard, which `paste` takes back anywhere; empty for nodes that are not there and for a broken script. */
export function copyNodes(graph: FlowGraph, ids: readonly NodeId[]): string {
  const study = graph.broken ? undefined : studyOf(graph);
  if (!study) return "";
  try {
    return `${copyText(
      study,
      outermost(study, ids).map(({ node }) => node),
    )}\n`;
  } catch (problem) {
    if (problem instanceof Refusal) return "";
    throw problem;
  }
}
