import { type FlowGraph, namesAt } from "@fermata/graph";

export interface NameInScope {
  readonly name: string;
  /** Label of the node that gives it, else what kind of name it is. */
  readonly from: string;
}

/** The variables that can be read at an offset, nearest first, with words for where they come from. */
export function namesInScope(graph: FlowGraph, offset: number): NameInScope[] {
  return namesAt(graph, offset).map(({ name, from, kind }) => ({
    name,
    from: (from === null ? undefined : graph.nodes.get(from)?.label) ?? kind,
  }));
}
