import type { AnyNode, ArrayPattern, CallExpression, Pattern } from "acorn";
import type { NodeId, TextRange } from "../model.ts";
import { Refusal } from "../operations/plan.ts";
import type { OutlineNode, OutlineRegion } from "../outline.ts";
import { readAfter } from "../recognize-handles.ts";
import type { Reference, Variable } from "../scopes.ts";
import type { Study } from "../study.ts";
import { namesIn, someSyntax } from "../syntax.ts";
import { type TaskGraph, topologicalOrder } from "./task-graph.ts";

/** One task of a drawn graph, as it was read. */
export interface ReadTask {
  readonly id: NodeId;
  readonly node: OutlineNode;
  /** The call. */
  readonly value: TextRange;
  readonly syntax: CallExpression;
  output?: { readonly text: string; readonly names: readonly string[] };
  readonly handle?: string;
  /** What a join calls its result. */
  joined?: string;
  /** What its call reads of other tasks: which one, where, by what name. */
  readonly reads: { readonly task: number; readonly reference: Reference }[];
  /** What reads its result besides the tasks. */
  readonly outside: Reference[];
  /** Whether a blank line stands before its statement, or before the statement that starts with it. */
  gap: boolean;
}

export interface ReadDependencies {
  readonly tasks: ReadTask[];
  readonly graph: TaskGraph;
}

/**
 * Reads nodes that stand side by side as one task graph: a sequence as a chain, lanes beside each other, handles as they are drawn. Refuses
 * what is no task: a container or plain statements have no single moment at which they start.
 */
export function readDependencies(study: Study, nodes: readonly OutlineNode[]): ReadDependencies {
  const reader = new DependencyReader(study);
  reader.sequence(nodes);
  const from = nodes[0]!.range.start;
  const to = nodes.at(-1)!.range.end;
  reader.link({ start: from, end: to });
  const graph: TaskGraph = { size: reader.tasks.length, edges: reader.edges };
  if (!topologicalOrder(graph)) throw new Refusal("NOT_POSSIBLE", "One of them reads a result before it is there.");
  return { tasks: reader.tasks, graph };
}

/** The tasks that a part starts with and ends with. */
interface Part {
  readonly heads: readonly number[];
  readonly tails: readonly number[];
}

class DependencyReader {
  readonly tasks: ReadTask[] = [];
  readonly edges: [number, number][] = [];
  readonly #study: Study;
  /** Which task a variable holds the result of. */
  readonly #makers = new Map<Variable, number>();

  constructor(study: Study) {
    this.#study = study;
  }

  sequence(nodes: readonly OutlineNode[]): Part {
    let heads: readonly number[] = [];
    let tails: readonly number[] = [];
    for (const node of nodes) {
      const first = this.tasks.length;
      const part = this.#node(node);
      this.#spaced(first, node);
      if (part.heads.length === 0) continue;
      for (const from of tails) for (const to of part.heads) this.edges.push([from, to]);
      if (heads.length === 0) heads = part.heads;
      ({ tails } = part);
    }
    return { heads, tails };
  }

  #spaced(number: number, node: OutlineNode): void {
    const task = this.tasks[number];
    if (task && hasGapBefore(this.#study.source, node.range.start)) task.gap = true;
  }

  #node(node: OutlineNode): Part {
    if (node.kind === "note") return { heads: [], tails: [] };
    if (node.kind === "graph") return this.#members(node);
    if (node.kind === "parallel") return this.#lanes(node);
    const task = this.#task(
      node,
      node.output?.range ? { range: node.output.range, text: node.output.text } : undefined,
    );
    return { heads: [task], tails: [task] };
  }

  #refuse(node: OutlineNode, reason: string): never {
    throw new Refusal("NOT_POSSIBLE", reason, [this.#study.naming.nodes.get(node)!]);
  }

  #task(node: OutlineNode, output: { range: TextRange; text: string } | undefined): number {
    const { call } = node;
    if (!call || node.regions.length > 0) this.#refuse(node, "Only tasks and waits can be connected freely.");
    if (node.awaited !== true) this.#refuse(node, "A node that is not waited for comes before nothing.");
    if (node.output && ["return", "assign", "let"].includes(node.output.form)) {
      this.#refuse(node, "Its result must go into a const of its own to be connected freely.");
    }
    if (someSyntax(call, (below) => below.type === "AwaitExpression")) {
      this.#refuse(node, "It waits for something inside its inputs; take that out first.");
    }
    const number = this.tasks.length;
    const id = this.#study.naming.nodes.get(node)!;
    this.tasks.push({
      id,
      node,
      value: { start: call.start, end: call.end },
      syntax: call,
      reads: [],
      outside: [],
      gap: false,
      ...(node.handle ? { handle: node.handle } : {}),
    });
    if (output) this.#gives(number, output);
    return number;
  }

  /** The variables declared in a range hold the result of a task. */
  #gives(number: number, { range, text }: { range: TextRange; text: string }): string[] {
    const made = this.#study.scopes.variables.filter(({ at }) => range.start <= at.start && at.end <= range.end);
    for (const variable of made) this.#makers.set(variable, number);
    const names = made.map(({ name }) => name);
    this.tasks[number]!.output ??= { text, names };
    return names;
  }

  #lanes(node: OutlineNode): Part {
    if (node.mode !== "all" || node.awaited !== true)
      this.#refuse(node, "Only lanes that are all waited for can be connected.");
    const elements = this.#elements(node);
    const parts = node.regions.map((lane, i) => this.#lane(node, lane, elements[i] ?? undefined));
    return { heads: parts.flatMap(({ heads }) => heads), tails: parts.flatMap(({ tails }) => tails) };
  }

  #elements(node: OutlineNode): ArrayPattern["elements"] {
    if (!node.output) return [];
    const statement = node.syntax[0] as AnyNode;
    const pattern =
      statement.type === "VariableDeclaration" && statement.kind === "const"
        ? statement.declarations[0]!.id
        : undefined;
    if (pattern?.type === "ArrayPattern" && pattern.elements.every((element) => element?.type !== "RestElement"))
      return pattern.elements;
    return this.#refuse(node, "Its results must go into a const list, one name for each lane.");
  }

  #lane(node: OutlineNode, lane: OutlineRegion, element: Pattern | undefined): Part {
    const output = element && this.#outputOf(element);
    if (lane.inside.form === "expression") {
      const task = this.#task(lane.nodes[0]!, output);
      return { heads: [task], tails: [task] };
    }
    const last = lane.nodes.at(-1);
    const steps = last?.kind === "return" ? lane.nodes.slice(0, -1) : lane.nodes;
    const part = this.sequence(steps);
    if (part.heads.length === 0) this.#refuse(node, `${lane.label} holds no task.`);
    if (element) this.#export(node, { element, result: last?.kind === "return" ? last : undefined });
    return part;
  }

  #outputOf(element: Pattern): { range: TextRange; text: string } {
    const range = { start: element.start, end: element.end };
    return { range, text: this.#study.source.slice(range.start, range.end) };
  }

  /** `return a` taken as `a`, `return { a, b }` taken as `{ a, b }`: the names outside are those inside. */
  #export(node: OutlineNode, { element, result }: { element: Pattern; result: OutlineNode | undefined }): void {
    const statement = result?.syntax[0] as AnyNode | undefined;
    const returned = statement?.type === "ReturnStatement" ? statement.argument : undefined;
    const names = namesIn(element);
    const same =
      returned &&
      unspaced(this.#study.source.slice(returned.start, returned.end)) === unspaced(this.#outputOf(element).text);
    if (!same) this.#refuse(node, "What a lane returns must be taken by the same names.");
    const made = this.#study.scopes.variables.filter(({ at }) => element.start <= at.start && at.end <= element.end);
    for (const name of names) {
      const maker = [...this.#makers].find(([variable]) => variable.name === name)?.[1];
      const variable = made.find((other) => other.name === name);
      if (maker === undefined || !variable) this.#refuse(node, `Nothing in the lane puts out ${name}.`);
      this.#makers.set(variable, maker);
    }
  }

  #members(node: OutlineNode): Part {
    const numbers = new Map<OutlineNode, number>();
    const [region] = node.regions;
    for (const member of region!.nodes) {
      const number = this.#task(member, undefined);
      numbers.set(member, number);
      this.#spaced(number, member);
      for (const dep of member.after ?? []) this.edges.push([numbers.get(dep)!, number]);
    }
    for (const member of region!.nodes) this.#params(member, numbers);
    this.#joined(node, numbers);
    const inner = new Set(region!.nodes.flatMap((member) => member.after ?? []));
    const heads = region!.nodes.filter((member) => member.after!.length === 0);
    const tails = region!.nodes.filter((member) => !inner.has(member));
    return { heads: heads.map((member) => numbers.get(member)!), tails: tails.map((member) => numbers.get(member)!) };
  }

  /** The parameters of `.then((a) => …)` hold the results of what it comes after. */
  #params(member: OutlineNode, numbers: ReadonlyMap<OutlineNode, number>): void {
    const statement = member.syntax[0] as AnyNode & { type: "VariableDeclaration" };
    const after = readAfter(statement.declarations[0]!.init!);
    if (after?.callback.type !== "ArrowFunctionExpression") return;
    const byHandle = new Map([...numbers].map(([node, number]) => [node.handle, number]));
    const [param] = after.callback.params;
    const params = after.all && param?.type === "ArrayPattern" ? param.elements : [param];
    for (const [i, dep] of after.deps.entries()) {
      const pattern = params[i];
      if (pattern) this.#takes(member, byHandle.get(dep)!, pattern);
    }
  }

  #takes(member: OutlineNode, number: number, pattern: Pattern): void {
    const { text } = this.#outputOf(pattern);
    const known = this.tasks[number]!.output;
    if (known && known.text !== text)
      this.#refuse(member, `The result of one task is taken as ${known.text} and as ${text}.`);
    this.#gives(number, this.#outputOf(pattern));
  }

  #joined(node: OutlineNode, numbers: ReadonlyMap<OutlineNode, number>): void {
    const statement = node.syntax.at(-1) as AnyNode;
    if (statement.type !== "VariableDeclaration") return;
    const { id, init } = statement.declarations[0]!;
    const byHandle = new Map([...numbers].map(([member, number]) => [member.handle, number]));
    const awaited = init?.type === "AwaitExpression" ? (init.argument as AnyNode) : undefined;
    if (awaited?.type === "Identifier") {
      this.#joins(byHandle.get(awaited.name)!, id);
      return;
    }
    const list = awaited?.type === "CallExpression" ? (awaited.arguments[0] as AnyNode) : undefined;
    if (list?.type !== "ArrayExpression" || id.type !== "ArrayPattern") {
      this.#refuse(node, "Its results must go into a const list.");
    }
    for (const [i, pattern] of id.elements.entries()) {
      const handle = list.elements[i] as AnyNode | undefined;
      if (pattern?.type === "RestElement" || (pattern && handle?.type !== "Identifier"))
        this.#refuse(node, "Its results must each have a name.");
      if (pattern && handle?.type === "Identifier") this.#joins(byHandle.get(handle.name)!, pattern);
    }
  }

  #joins(number: number, pattern: Pattern): void {
    const task = this.tasks[number]!;
    const { range, text } = this.#outputOf(pattern);
    task.joined = text;
    const isPlain = pattern.type === "Identifier";
    const output = task.output;
    this.#gives(number, { range, text });
    // Inside of the graph a result goes by the name of its handle.
    if (!output && isPlain) task.output = { text: task.handle!, names: [task.handle!] };
    if (output && !isPlain && output.text !== text)
      this.#refuse(task.node, `Its result is taken as ${output.text} and as ${text}.`);
  }

  /** Who reads what: the tasks from each other, and what stands outside of the text of the graph. */
  link(within: TextRange): void {
    for (const reference of this.#study.scopes.references) {
      const maker = reference.variable && this.#makers.get(reference.variable);
      if (maker === undefined) continue;
      const reader = this.tasks.findIndex(
        ({ value }) => value.start <= reference.at.start && reference.at.end <= value.end,
      );
      if (reference.writes) this.#refuse(this.tasks[maker]!.node, `${reference.name} is assigned again.`);
      if (reader >= 0) this.tasks[reader]!.reads.push({ task: maker, reference });
      else if (reference.at.start < within.start || reference.at.end > within.end)
        this.tasks[maker]!.outside.push(reference);
    }
    for (const [to, { reads }] of this.tasks.entries()) for (const { task } of reads) this.edges.push([task, to]);
  }
}

/** Without what depends on where lines are broken. */
const unspaced = (text: string): string => text.replaceAll(/\s+/g, "").replace(/,\}$/, "}");

const hasGapBefore = (source: string, at: number): boolean => {
  const lineStart = source.lastIndexOf("\n", at - 1);
  return lineStart > 0 && source.slice(source.lastIndexOf("\n", lineStart - 1) + 1, lineStart).trim() === "";
};
