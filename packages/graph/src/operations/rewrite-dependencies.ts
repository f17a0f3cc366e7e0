import type { Comment } from "acorn";
import type { ReadDependencies, ReadTask } from "../dependencies/read-dependencies.ts";
import type { TaskGraph } from "../dependencies/task-graph.ts";
import { type WrittenTask, writeDependencies } from "../dependencies/write-dependencies.ts";
import type { NodeId, TextEdit } from "../model.ts";
import type { OutlineNode, OutlineRegion } from "../outline.ts";
import { isOutline, outlineScript } from "../outline-script.ts";
import { lookUp, type Reference, renameReference } from "../scopes.ts";
import { indentAt, reindent, verbatimRanges } from "../script-text.ts";
import type { StudiedNode, Study } from "../study.ts";
import { applyEdits } from "../text-edits.ts";
import { handleName } from "./handle-name.ts";
import { habitsOf, idsOf } from "./payload.ts";
import { freshName, innerIndent } from "./place-text.ts";
import { type Carried, type Plan, type PlannedEdit, Refusal } from "./plan.ts";
import { isIdentifier } from "./rename-variable.ts";

/** Nodes that stand side by side where statements stand. */
export interface Segment {
  readonly region: OutlineRegion;
  readonly nodes: readonly OutlineNode[];
}

/** The nodes of one sequence that hold all the given nodes. */
export function segmentOf(study: Study, ids: readonly NodeId[]): Segment {
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

export function numberOf(read: ReadDependencies, id: NodeId): number {
  const number = read.tasks.findIndex((task) => task.id === id);
  if (number < 0) throw new Refusal("NOT_POSSIBLE", "Only tasks and waits can be connected freely.", [id]);
  return number;
}

export interface Rewrite {
  readonly read: ReadDependencies;
  readonly edges: TaskGraph["edges"];
  readonly gone?: ReadonlySet<NodeId>;
  /** A new task with the number after the last one. */
  readonly added?: WrittenTask;
}

/** Writes the tasks of a segment anew in another order. What reads their results outside follows. */
export function rewriteDependencies(
  study: Study,
  { region, nodes }: Segment,
  { read, edges, gone = new Set(), added }: Rewrite,
): Plan[] {
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
    const names = written.handled.has(number)
      ? [tasks[number]!.joined]
      : (tasks[number]!.plain ?? tasks[number]!).names;
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
    const trails = before >= 0 && isTrailing(source, tasks[before]!, comment);
    if (trails && !trail[before]!.startsWith("//")) trail[before] = `${trail[before]} ${text}`.trim();
    else if (next >= 0) lead[next]!.push(text);
    else rest.push(text);
  }
  return { lead, trail, rest };
}

/** On the line where the call ends, or where the statement around it does. */
function isTrailing(source: string, { node, value }: ReadTask, comment: Comment): boolean {
  const isOfStatement = node.form === "statements" && comment.end <= node.range.end;
  return isOfStatement || (comment.type === "Line" && !source.slice(value.end, comment.start).includes("\n"));
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
  const handle = task.handle ?? (isPlain ? output.text : give(study, handleName(task.node), taken));
  const joined = task.joined ?? (isPlain ? give(study, `${output.text}Out`, taken) : (output?.text ?? ""));
  // A name that an author gave to the joined result is kept where the handle goes; one that was made for the join is not.
  const isOwn = task.joined !== undefined && task.joined !== output?.text && task.joined !== `${output?.text}Out`;
  return {
    ...(isOwn && isIdentifier(joined) ? { plain: { text: joined, names: [joined] } } : {}),
    call: (indent, named) => callText(study, task, { indent, named }),
    ...(output ? { output: output.text } : {}),
    names: output?.names ?? [],
    handle,
    usedOutside: task.outside.length > 0,
    joined,
    reads: new Set(task.reads.map((read) => read.task)),
    lead: comments.lead[number]!,
    gap: task.gap,
    trail: comments.trail[number]!,
  };
}

function give(study: Study, wish: string, taken: Set<string>): string {
  const name = freshName(study, wish, taken);
  taken.add(name);
  return name;
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
