import { LineIndex } from "@fermata/flow";
import type { FlowGraph, GraphNode, NodeId, Operation, Place, RegionId, TextRange } from "../../src/index.ts";

/** Numbers (from 0) of the lines that a gesture is about: where what it names stands. All others it must leave alone. */
export function linesThatMayChange(graph: FlowGraph, operation: Operation): ReadonlySet<number> {
  const lines = new Lines(graph);
  switch (operation.type) {
    case "insert":
    case "paste":
      lines.place(operation.at);
      break;
    case "duplicate":
      for (const id of operation.nodes) lines.after(id);
      break;
    case "delete":
      for (const id of operation.nodes) lines.node(id);
      break;
    case "move":
      for (const id of operation.nodes) lines.node(id);
      lines.place(operation.to);
      break;
    case "extract":
    case "wrap":
      lines.between(operation.nodes);
      break;
    case "unwrap":
      lines.node(operation.node);
      break;
    case "addArm":
      lines.own(operation.node);
      break;
    case "removeArm":
      lines.arm(operation.region);
      break;
    case "setField":
      lines.field(operation.node, operation.field);
      break;
    case "feed":
      lines.field(operation.from, "output");
      lines.field(operation.to, operation.field);
      break;
    case "renameOutput":
      lines.uses(operation.from ?? graph.nodes.get(operation.node)?.output?.names[0]);
      break;
    case "connect":
    case "disconnect":
      lines.between([operation.from, operation.to]);
      break;
    case "order":
      lines.between(operation.nodes);
      break;
    case "editText":
      for (const edit of operation.edits) lines.range(edit);
  }
  return lines.found;
}

class Lines {
  readonly found = new Set<number>();
  readonly #graph: FlowGraph;
  readonly #index: LineIndex;
  readonly #lines: readonly string[];

  constructor(graph: FlowGraph) {
    this.#graph = graph;
    this.#index = new LineIndex(graph.source);
    this.#lines = graph.source.split("\n");
  }

  range({ start, end }: TextRange): void {
    const last = this.#index.lineAt(Math.max(start, end - 1));
    for (let line = this.#index.lineAt(start); line <= last; line++) this.found.add(line - 1);
  }

  /** A node, the blank lines around it, and what shares its lines. */
  node(id: NodeId): void {
    const node = this.#graph.nodes.get(id);
    if (!node) return;
    this.range(node.range);
    this.#blanksAround(node.range);
    const region = this.#graph.regions.get(node.region)!;
    if (region.flow === "dependency") this.node(region.owner!);
    if (this.#isInline(region.range, node)) this.range(region.range);
  }

  #blanksAround({ start, end }: TextRange): void {
    for (let line = this.#index.lineAt(start) - 2; this.#lines[line]?.trim() === ""; line--) this.found.add(line);
    for (let line = this.#index.lineAt(end); this.#lines[line]?.trim() === ""; line++) this.found.add(line);
  }

  #isInline(region: TextRange, node: GraphNode): boolean {
    const { source } = this.#graph;
    return region.start >= node.range.start || !source.slice(region.start, node.range.start).includes("\n");
  }

  /** A place between two nodes: only where something shares a line with it. */
  place({ region: id, index }: Place): void {
    const region = this.#graph.regions.get(id);
    if (!region) return;
    if (region.flow === "dependency") this.node(region.owner!);
    const around = [region.nodes[index - 1], region.nodes[index]].flatMap(
      (near) => this.#graph.nodes.get(near ?? "") ?? [],
    );
    for (const near of around) this.#sharedEnds(near);
    if (around.length === 0) this.range(region.range);
    for (const near of around) if (this.#isInline(region.range, near)) this.range(region.range);
  }

  after(id: NodeId): void {
    const node = this.#graph.nodes.get(id);
    if (node) this.place({ region: node.region, index: node.index + 1 });
  }

  /** The first and the last line of a node where something else stands on them, too. */
  #sharedEnds({ range }: GraphNode): void {
    const { source } = this.#graph;
    const lineStart = source.lastIndexOf("\n", range.start - 1) + 1;
    const lineEnd = source.indexOf("\n", range.end);
    if (source.slice(lineStart, range.start).trim() !== "") this.range({ start: lineStart, end: range.start + 1 });
    if (source.slice(range.end, lineEnd < 0 ? source.length : lineEnd).trim() !== "")
      this.range({ start: range.end, end: lineEnd < 0 ? source.length : lineEnd });
  }

  /** The lines of a container but those that stand wholly in what it holds. */
  own(id: NodeId): void {
    const node = this.#graph.nodes.get(id);
    if (!node) return;
    const before = new Set(this.found);
    this.range(node.range);
    for (const region of node.regions) {
      for (const inner of this.#graph.regions.get(region)!.nodes) {
        const { range } = this.#graph.nodes.get(inner)!;
        const first = this.#index.lineAt(range.start);
        const last = this.#index.lineAt(range.end - 1);
        for (let line = first; line <= last; line++) {
          const text = this.#lines[line - 1]!;
          const isWhole =
            line > first ||
            this.#graph.source.slice(range.start - text.length, range.start).endsWith("\n") ||
            text.trimStart() === this.#graph.source.slice(range.start, range.start + text.trimStart().length);
          if (isWhole && line < last && !before.has(line - 1)) this.found.delete(line - 1);
        }
      }
    }
  }

  arm(id: RegionId): void {
    const region = this.#graph.regions.get(id);
    if (!region?.owner) return;
    this.own(region.owner);
    this.range(region.range);
  }

  /** The lines of the field, or where its node could take it; those that use a variable that it names. */
  field(id: NodeId, name: string): void {
    const node = this.#graph.nodes.get(id);
    const field = node?.fields.find((other) => other.name === name);
    if (!node) return;
    if (field?.range) this.range(field.range);
    // A new field goes beside the others; an emptied one goes with its key and comma, the form of a loop is its head and its foot.
    if (name === "limit" || name === "mode") this.range(node.range);
    else if (node.regions.length > 0) this.own(id);
    else this.range(node.body);
    if (field?.kind === "text") this.uses(field.text);
    if (node.kind === "note" || node.kind === "start") this.range(node.range);
  }

  uses(name: string | undefined): void {
    if (!name) return;
    for (const [i, line] of this.#lines.entries()) if (line.includes(name)) this.found.add(i);
  }

  /** From the first to the last of the nodes in the sequence that holds them all, and where their results are used. */
  between(ids: readonly NodeId[]): void {
    const nodes = ids.flatMap((id) => this.#graph.nodes.get(id) ?? []);
    const chains = nodes.map((node) => this.#chain(node));
    if (chains.length === 0) return;
    const common = chains[0]!.findLast(
      ({ region }) =>
        this.#holdsStatements(region) && chains.every((chain) => chain.some((other) => other.region === region)),
    );
    if (!common) return;
    const members = chains.map((chain) => chain.find(({ region }) => region === common.region)!);
    const indexes = members.map(({ index }) => index);
    const region = this.#graph.regions.get(common.region)!;
    const touched = region.nodes.slice(Math.min(...indexes), Math.max(...indexes) + 1);
    const [first, last] = [this.#graph.nodes.get(touched[0]!)!, this.#graph.nodes.get(touched.at(-1)!)!];
    this.range({ start: first.range.start, end: last.range.end });
    for (const id of touched) {
      this.node(id);
      for (const name of this.#outputsIn(this.#graph.nodes.get(id)!)) this.uses(name);
    }
  }

  #holdsStatements(id: RegionId): boolean {
    const region = this.#graph.regions.get(id)!;
    return region.flow === "sequence";
  }

  #outputsIn(node: GraphNode): string[] {
    const inner = node.regions
      .flatMap((id) => this.#graph.regions.get(id)!.nodes)
      .map((id) => this.#graph.nodes.get(id)!);
    return [...(node.output?.names ?? []), ...inner.flatMap((one) => this.#outputsIn(one))];
  }

  /** The node with all that it stands in, outermost first. */
  #chain(node: GraphNode): GraphNode[] {
    const owner = this.#graph.regions.get(node.region)!.owner;
    return owner ? [...this.#chain(this.#graph.nodes.get(owner)!), node] : [node];
  }
}
