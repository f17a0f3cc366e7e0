import type { Node } from "acorn";

/** The nodes directly below one, in order of the text. What the analysis has noted on it is not followed. */
function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key.startsWith("flow")) continue;
    for (const part of Array.isArray(value) ? value : [value]) {
      if (typeof (part as Node | null)?.type === "string") children.push(part as Node);
    }
  }
  return children.sort((a, b) => a.start - b.start);
}

/** Every node of a tree, parents first. */
export function* nodesOf(root: Node): Generator<Node> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    open.push(...childrenOf(node).reverse());
  }
}

/** From the root to the innermost node that holds the range; the last one is it. */
export function pathTo(root: Node, range: { readonly start: number; readonly end: number }): Node[] {
  const path = [root];
  for (let node: Node | undefined = root; node !== undefined; ) {
    node = childrenOf(node).findLast(({ start, end }) => start <= range.start && range.end <= end);
    if (node !== undefined) path.push(node);
  }
  return path;
}
