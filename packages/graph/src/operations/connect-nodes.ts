import { type ReadDependencies, type ReadTask, readDependencies } from "../dependencies/read-dependencies.ts";
import { pathBetween, reachability, reduceEdges, type TaskGraph } from "../dependencies/task-graph.ts";
import { type WrittenTask, writeDependencies } from "../dependencies/write-dependencies.ts";
import type { NodeId, Operation, TextEdit } from "../model.ts";
import type { OutlineNode, OutlineRegion } from "../outline.ts";
import { isOutline, outlineScript } from "../outline-script.ts";
import { lookUp, type Reference, renameReference } from "../scopes.ts";
import { indentAt, reindent, verbatimRanges } from "../script-text.ts";
import type { StudiedNode, Study } from "../study.ts";
import { applyEdits } from "../text-edits.ts";
import { habitsOf, idsOf } from "./payload.ts";
import { freshName, innerIndent } from "./place-text.ts";
import { type Carried, type Plan, type PlannedEdit, Refusal } from "./plan.ts";

/** Draws an "after" edge (G4): `to` then starts when `from` is done. */
export function connectNodes(study: Study, { from, to }: Operation & { type: "connect" }): Plan[] {
  const segment = segmentOf(study, [from, to]);
  const read = readDependencies(study, segment.nodes);
  const [a, b] = [numberOf(read, from), numberOf(read, to)];
  const cycle = a === b ? [a] : pathBetween(read.graph, b, a);
  if (cycle) {
    const nodes = cycle.map((number) => read.tasks[number]!.id);
    throw new Refusal("CYCLE", "They would wait for each other.", nodes);
  }
  if (reachability(read.graph)[a]![b]) throw new Refusal("NOT_POSSIBLE", "It starts after that already.", [from, to]);
  return rewrite(study, segment, { read, edges: [...read.graph.edges, [a, b]] });
}

/** Takes an "after" edge away: the two may then run at once, and keep their order with everything else. */
export function disconnectNodes(study: Study, { from, to }: Operation & { type: "disconnect" }): Plan[] {
  const segment = segmentOf(study, [from, to]);
  const read = readDependencies(study, segment.nodes);
  const [a, b] = [numberOf(read, from), numberOf(read, to)];
  const reduced = reduceEdges(read.graph);
  if (!reduced.some(([before, after]) => before === a && after === b)) {
    throw new Refusal("NOT_POSSIBLE", "There is no direct order between them.", [from, to]);
  }
  if (read.tasks[b]!.reads.some(({ task }) => task === a)) {
    throw new Refusal("IN_USE", `It reads ${read.tasks[a]!.output?.text ?? "its result"}.`, [to]);
  }
  return rewrite(study, segment, { read, edges: withoutEdge(reduced, a, b) });
}

/** Everything but the one edge stays in order. */
function withoutEdge(edges: readonly (readonly [number, number])[], a: number, b: number): [number, number][] {
  const kept = edges.filter(([from, to]) => from !== a || to !== b).map(([from, to]): [number, number] => [from, to]);
  const before = edges.flatMap(([from, to]): [number, number][] => (to === a ? [[from, b]] : []));
  const after = edges.flatMap(([from, to]): [number, number][] => (from === b ? [[a, to]] : []));
  return [...kept, ...before, ...after];
}

/** Takes members out of a graph of handles; what came before them now comes before what came after them. */
export function deleteMembers(
  study: Study,
  entries: readonly StudiedNode[],
  { force }: { readonly force: boolean },
): Plan[] {
  const ids = entries.map(({ node }) => study.naming.nodes.get(node)!);
  const segment = segmentOf(study, ids);
  const read = readDependencies(study, segment.nodes);
  const gone = new Set(ids.map((id) => numberOf(read, id)));
  const readers = read.tasks.filter(
    ({ reads }, number) => !gone.has(number) && reads.some(({ task }) => gone.has(task)),
  );
  const isRead = readers.length > 0 || [...gone].some((number) => read.tasks[number]!.outside.length > 0);
  if (isRead && !force)
    throw new Refusal(
      "IN_USE",
      "Its result is still read elsewhere.",
      readers.map(({ id }) => id),
    );
  if (isRead)
    throw new Refusal(
      "NOT_POSSIBLE",
      "Take out what reads its result first.",
      readers.map(({ id }) => id),
    );
  const reach = reachability(read.graph);
  const kept = read.tasks.map((_, number) => number).filter((number) => !gone.has(number));
  if (kept.length === 0) throw new Refusal("NOT_POSSIBLE", "Delete the whole graph instead.");
  const edges = kept.flatMap((from, a) =>
    kept.flatMap((to, b): [number, number][] => (reach[from]![to] ? [[a, b]] : [])),
  );
  const renumber = new Map(kept.map((number, i) => [number, i]));
  const tasks = kept.map((number): ReadTask => {
    const task = read.tasks[number]!;
    return { ...task, reads: task.reads.map((one) => ({ ...one, task: renumber.get(one.task)! })) };
  });
  const left = { tasks, graph: { size: tasks.length, edges } };
  return rewrite(study, segment, { read: left, edges, gone: new Set(ids) });
}

/** Puts a new task into a graph of handles, for now without any order. */
export function insertMember(study: Study, region: OutlineRegion, text: string): Plan[] {
  const parsed = outlineScript(text);
  const node = isOutline(parsed) && parsed.main.nodes.length === 1 ? parsed.main.nodes[0]! : undefined;
  if (!node?.call || node.regions.length > 0) {
    throw new Refusal("NOT_POSSIBLE", "Only tasks and waits can be put beside drawn dependencies.");
  }
  const owner = [...study.byId].find(([, entry]) => entry.node.regions.includes(region))!;
  const segment = segmentOf(study, [owner[0]]);
  const read = readDependencies(study, segment.nodes);
  const { start, end } = node.call;
  const added: WrittenTask = {
    call: (indent) => reindent(text, { start, end }, { from: "", to: indent, verbatim: verbatimRanges(node.syntax) }),
    names: [],
    handle: freshName(study, node.output?.names[0] ?? node.kind),
    usedOutside: false,
    joined: "",
    reads: new Set(),
    lead: [],
    trail: "",
  };
  return rewrite(study, segment, { read, edges: read.graph.edges, added });
}

interface Segment {
  readonly region: OutlineRegion;
  readonly nodes: readonly OutlineNode[];
}

/** The nodes of one sequence that hold all the given nodes. */
function segmentOf(study: Study, ids: readonly NodeId[]): Segment {
  const chains = ids.map((id) => chainOf(study, id));
  let depth = 0;
  while (chains.every((chain) => chain[depth + 1] && chain[depth + 1]!.region === chains[0]![depth + 1]?.region))
    depth++;
  // What is written anew is statements, so it goes up to where statements can stand.
  while (depth > 0 && !holdsStatements(chains[0]![depth]!.region)) depth--;
  const { region } = chains[0]![depth]!;
  const indexes = chains.map((chain) => chain[depth]!.index);
  const nodes = region.nodes.slice(Math.min(...indexes), Math.max(...indexes) + 1);
  if (region.inside.form !== "lines")
    throw new Refusal("NOT_POSSIBLE", "Put a step beside it first, then connect.", ids);
  return { region, nodes };
}

const holdsStatements = ({ flow, inside }: OutlineRegion): boolean =>
  flow === "sequence" && inside.form !== "expression";

/** A node with all that it stands in, outermost first. */
function chainOf(study: Study, id: NodeId): StudiedNode[] {
  const entry = study.byId.get(id);
  if (!entry || entry.index < 0) throw new Refusal("NOT_FOUND", `There is no node ${id} to connect.`);
  const chain = [entry];
  for (;;) {
    const { region } = chain[0]!;
    const owner = [...study.byId.values()].find(({ node }) => node.regions.includes(region));
    if (!owner) return chain;
    chain.unshift(owner);
  }
}

function numberOf(read: ReadDependencies, id: NodeId): number {
  const number = read.tasks.findIndex((task) => task.id === id);
  if (number < 0) throw new Refusal("NOT_POSSIBLE", "Only tasks and waits can be connected freely.", [id]);
  return number;
}

interface Rewrite {
  readonly read: ReadDependencies;
  readonly edges: TaskGraph["edges"];
  readonly gone?: ReadonlySet<NodeId>;
  /** A new task with the number after the last one. */
  readonly added?: WrittenTask;
}

function rewrite(study: Study, { region, nodes }: Segment, { read, edges, gone = new Set(), added }: Rewrite): Plan[] {
  const start = nodes[0]!.range.start;
  const end = nodes.at(-1)!.range.end;
  const comments = commentsOf(study, { start, end }, read.tasks);
  const taken = new Set<string>();
  const tasks = read.tasks.map((task, number) => toWritten(study, { task, number, taken, comments }));
  if (added) tasks.push(added);
  const { unit, semicolons } = habitsOf(study);
  const indent = innerIndent(study, region);
  const written = writeDependencies(tasks, { size: tasks.length, edges }, { indent, unit, semicolons });
  const rest = comments.rest.map((comment) => `\n${indent}${comment}`).join("");
  const carries = written.spans.flatMap(({ task, offset, length }): Carried[] => {
    const known = read.tasks[task];
    return known ? [{ offset, length, ids: [known.id], old: known.value }] : [];
  });
  const fresh = written.spans.filter(({ task }) => !read.tasks[task]);
  const edit: PlannedEdit = { start, end, text: written.text + rest, carries, fresh };
  const renames = read.tasks.flatMap((task, number) => {
    const names = written.handled.has(number) ? [tasks[number]!.joined] : tasks[number]!.names;
    return task.outside.flatMap((reference) => renameOutside(reference, names, task));
  });
  // Lanes and graphs may come and go; the tasks themselves stay.
  const held = new Set(nodes.flatMap((node) => idsOf(study, node)));
  for (const { id } of read.tasks) held.delete(id);
  const focus = new Set(read.tasks.map(({ id }) => id));
  return [{ edits: [edit, ...renames], changed: held, focus, gone, unchecked: true, loose: renames.length > 0 }];
}

/** A result that goes by one name goes by another one behind a join. */
function renameOutside(reference: Reference, names: readonly string[], task: ReadTask): TextEdit[] {
  const [name] = names;
  if (!name || names.length !== 1 || /^[[{]/.test(name) || name === reference.name) return [];
  const found = lookUp({ name, scope: reference.scope });
  if (found && found.scope !== reference.variable!.scope) {
    throw new Refusal("MEANING", `${name} would mean another variable of that name.`, [task.id]);
  }
  return [renameReference(reference, name)];
}

interface Comments {
  readonly lead: readonly string[][];
  readonly trail: readonly string[];
  readonly rest: readonly string[];
}

/** Comments between the calls go with the call that follows, those on the line of a call's end with that call. */
function commentsOf(study: Study, within: { start: number; end: number }, tasks: readonly ReadTask[]): Comments {
  const { source, outline } = study;
  const lead = tasks.map((): string[] => []);
  const trail = tasks.map(() => "");
  const rest: string[] = [];
  for (const comment of outline.parsed.comments) {
    if (comment.start < within.start || comment.end > within.end) continue;
    if (tasks.some(({ value }) => value.start <= comment.start && comment.end <= value.end)) continue;
    const text = source.slice(comment.start, comment.end);
    const before = tasks.findLastIndex(({ value }) => value.end <= comment.start);
    const next = tasks.findIndex(({ value }) => value.start >= comment.end);
    const isTrailing =
      before >= 0 && comment.type === "Line" && !source.slice(tasks[before]!.value.end, comment.start).includes("\n");
    if (isTrailing) trail[before] = text;
    else if (next >= 0) lead[next]!.push(text);
    else rest.push(text);
  }
  return { lead, trail, rest };
}

interface Writing {
  readonly task: ReadTask;
  readonly number: number;
  /** Names that this rewriting has given out. */
  readonly taken: Set<string>;
  readonly comments: Comments;
}

function toWritten(study: Study, { task, number, taken, comments }: Writing): WrittenTask {
  const { output } = task;
  const isPlain = output !== undefined && output.names.length === 1 && output.text === output.names[0];
  const handle = task.handle ?? (isPlain ? output.text : give(study, handleName(study, task), taken));
  const joined = task.joined ?? (isPlain ? give(study, `${output.text}Out`, taken) : (output?.text ?? ""));
  return {
    call: (indent, named) => callText(study, task, { indent, named }),
    ...(output ? { output: output.text } : {}),
    names: output?.names ?? [],
    handle,
    usedOutside: task.outside.length > 0,
    joined,
    reads: new Set(task.reads.map((read) => read.task)),
    lead: comments.lead[number]!,
    trail: comments.trail[number]!,
  };
}

function give(study: Study, wish: string, taken: Set<string>): string {
  const name = freshName(study, wish, taken);
  taken.add(name);
  return name;
}

/** `submit-report` → `submitReport`. */
function handleName(study: Study, task: ReadTask): string {
  const [first] = task.syntax.arguments;
  const name = first?.type === "Literal" && typeof first.value === "string" ? first.value : "";
  const words = name.split(/[^\p{ID_Continue}]+/u).filter((word) => word !== "");
  const camel = words.map((word, i) => (i === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join("");
  return /^[\p{ID_Start}_$]/u.test(camel) ? camel : study.byId.get(task.id)!.node.kind;
}

function callText(
  study: Study,
  task: ReadTask,
  { indent, named }: { indent: string; named: ReadonlyMap<number, string> },
): string {
  const { value, reads } = task;
  const edits = reads.flatMap(({ reference, task: read }): TextEdit[] => {
    const name = named.get(read);
    if (name === undefined || name === reference.name || /^[[{]/.test(name)) return [];
    const { start, end, text } = renameReference(reference, name);
    return [{ start: start - value.start, end: end - value.start, text }];
  });
  const text = applyEdits(study.source.slice(value.start, value.end), edits);
  const parsed = outlineScript(text);
  const verbatim = isOutline(parsed) ? verbatimRanges([parsed.parsed.ast!]) : [];
  const from = indentAt(study.source, value.start);
  return reindent(text, { start: 0, end: text.length }, { from, to: indent, verbatim });
}
