import { brokenList, brokenObject, handleText, LINE_WIDTH_MAX, listText } from "./handle-text.ts";
import { reduceEdges, type Shape, shapeOf, type TaskGraph, topologicalOrder } from "./task-graph.ts";

/** One task of a drawn graph, as it is to be written. */
export interface WrittenTask {
  /**
   * The call, such as `Task.run("a", { x })`, with its lines indented for a given place. `named` says by what
   * name the result of each task that it reads goes there.
   */
  readonly call: (indent: string, named: ReadonlyMap<number, string>) => string;
  /** The pattern that its result goes into: `report`, `{ id }`. */
  readonly output?: string;
  /** The variables of that pattern. */
  readonly names: readonly string[];
  /** The variable for its promise where one is needed. */
  readonly handle: string;
  /** What comes after the graph reads its result. */
  readonly usedOutside: boolean;
  /** What its result goes into where it is written without a handle, if that is not `output`. */
  readonly plain?: { readonly text: string; readonly names: readonly string[] };
  /** What the result goes into behind a join, where `output` cannot name it because the handle does. */
  readonly joined: string;
  /** Numbers of the tasks whose output its call reads, in the order in which it does. */
  readonly reads: ReadonlySet<number>;
  /** Comments before it, one a line, and on its line. */
  readonly lead: readonly string[];
  readonly trail: string;
  /** A blank line stands before it where it is a statement. */
  readonly gap: boolean;
}

export interface WriteStyle {
  readonly indent: string;
  readonly unit: string;
  readonly semicolons: boolean;
}

/** Where a task stands in the written text: its statement, or its call as a lane. */
export interface WrittenSpan {
  readonly task: number;
  readonly offset: number;
  readonly length: number;
}

export interface WrittenDependencies {
  readonly text: string;
  readonly spans: readonly WrittenSpan[];
  /** Tasks that were written as handles: outside they go by their `joined` names. */
  readonly handled: ReadonlySet<number>;
}

/**
 * Writes a task graph as script (G4): each task starts as soon as all that it comes after are done, and no earlier. Reads count as edges. The
 * text starts at the first statement, without indentation, and ends without a line break. Throws nothing; the graph must have no cycle.
 */
export function writeDependencies(
  tasks: readonly WrittenTask[],
  graph: TaskGraph,
  style: WriteStyle,
): WrittenDependencies {
  const reads = tasks.flatMap((task, to) => [...task.reads].map((from) => [from, to] as const));
  const full = { size: graph.size, edges: [...graph.edges, ...reads] };
  const shape = shapeOf(full);
  const handled = handledIn(shape);
  const named = tasks.map(
    (task, number): WrittenTask =>
      task.plain && !handled.has(number) ? { ...task, output: task.plain.text, names: task.plain.names } : task,
  );
  const writer = new DependencyWriter(named, full, style);
  writer.statements(shape, style.indent);
  return { ...writer.finish(), handled };
}

/** A longer list of handles is divided: what starts at once, what comes after something, the statement that joins. */
const PARAGRAPH_LENGTH_MAX = 6;

class DependencyWriter {
  readonly #tasks: readonly WrittenTask[];
  readonly #graph: TaskGraph;
  readonly #style: WriteStyle;
  readonly #spans: WrittenSpan[] = [];
  /** Which group of handles a task is in. */
  readonly #groups = new Map<number, readonly number[]>();
  #text = "";

  constructor(tasks: readonly WrittenTask[], graph: TaskGraph, style: WriteStyle) {
    this.#tasks = tasks;
    this.#graph = graph;
    this.#style = style;
  }

  finish(): Omit<WrittenDependencies, "handled"> {
    return { text: this.#text, spans: this.#spans };
  }

  get #end(): string {
    return this.#style.semicolons ? ";" : "";
  }

  #line(indent: string, text: string): void {
    this.#text += this.#text === "" ? text : `\n${indent}${text}`;
  }

  #blank(): void {
    if (this.#text !== "") this.#text += "\n";
  }

  #lead(task: WrittenTask, indent: string): void {
    for (const comment of task.lead) this.#line(indent, comment);
  }

  /** A task on lines of its own: its call as `write` puts it. */
  #task(number: number, indent: string, write: (call: (indent: string) => string) => string): void {
    this.#lead(this.#tasks[number]!, indent);
    this.#line(indent, "");
    const offset = this.#text.length;
    this.#text += write((at) => this.#call(number, at));
    this.#spans.push({ task: number, offset, length: this.#text.length - offset });
  }

  #call(number: number, indent: string): string {
    const task = this.#tasks[number]!;
    const isJoined = (read: number) => this.#groups.has(read) && this.#groups.get(read) !== this.#groups.get(number);
    const nameOf = (read: number) => (isJoined(read) ? this.#tasks[read]!.joined : this.#tasks[read]!.output!);
    const named = new Map([...task.reads].map((read) => [read, nameOf(read)]));
    return task.call(indent, named);
  }

  #trail(task: WrittenTask): void {
    if (task.trail !== "") this.#text += ` ${task.trail}`;
  }

  statements(shape: Shape, indent: string): void {
    if (shape.kind === "task") {
      const task = this.#tasks[shape.task]!;
      const before = `${task.output === undefined ? "" : `const ${task.output} = `}await `;
      this.#task(shape.task, indent, (call) => before + call(indent) + this.#end);
      this.#trail(task);
    } else if ("tasks" in shape) this.#handles(shape.tasks, indent);
    else if (shape.kind === "series") this.#series(shape.parts, indent);
    else this.#lanes(shape.parts, indent);
  }

  /** Handles are a paragraph of their own, and so is what the author set apart. */
  #series(parts: readonly Shape[], indent: string): void {
    for (const [i, part] of parts.entries()) {
      const previous = parts[i - 1];
      const isApart = "tasks" in part || (previous && "tasks" in previous);
      if (previous && (isApart || this.#tasks[tasksOf(part)[0]!]!.gap)) this.#blank();
      this.statements(part, indent);
    }
  }

  #lanes(parts: readonly Shape[], outer: string): void {
    const outputs = parts.map((part) => this.#laneOutput(part));
    while (outputs.at(-1) === "") outputs.pop();
    if (this.#flatLanes(parts, outputs, outer)) return;
    const { head, indent } = this.#listHead(outputs, outer);
    this.#line(outer, `${head}await Promise.all([`);
    const inner = indent + this.#style.unit;
    for (const part of parts) {
      if (part.kind === "task") {
        this.#task(part.task, inner, (call) => call(inner));
        this.#text += ",";
        this.#trail(this.#tasks[part.task]!);
        continue;
      }
      this.#line(inner, "(async () => {");
      this.statements(part, inner + this.#style.unit);
      this.#result(part, inner + this.#style.unit);
      this.#line(inner, "})(),");
    }
    this.#line(indent, `])${this.#end}`);
  }

  /** Calls without comments stand on one line where they have room on it. */
  #flatLanes(parts: readonly Shape[], outputs: readonly string[], indent: string): boolean {
    const numbers = parts.map((part) => (part.kind === "task" ? part.task : -1));
    const isPlain = (number: number) => this.#tasks[number]?.lead.length === 0 && this.#tasks[number]?.trail === "";
    if (!numbers.every(isPlain)) return false;
    const lead = `${outputs.length > 0 ? `const ${listText(outputs)} = ` : ""}await Promise.all([`;
    const calls = numbers.map((number) => this.#call(number, indent));
    const text = `${lead}${calls.join(", ")}])`;
    if (text.includes("\n") || indent.length + text.length > LINE_WIDTH_MAX) return false;
    this.#line(indent, lead);
    for (const [i, number] of numbers.entries()) {
      if (i > 0) this.#text += ", ";
      this.#spans.push({ task: number, offset: this.#text.length, length: calls[i]!.length });
      this.#text += calls[i];
    }
    this.#text += `])${this.#end}`;
    return true;
  }

  #result(part: Shape, indent: string): void {
    const result = this.#exports(part);
    if (result === "") return;
    const { unit } = this.#style;
    this.#line(indent, `${brokenObject(result, { indent, unit, before: "return " })}${this.#end}`);
  }

  /** `const [a, , b] = ` before `await Promise.all([`, broken where it is too long, and the indentation of the list that follows. */
  #listHead(names: readonly string[], indent: string): { head: string; indent: string } {
    if (names.length === 0) return { head: "", indent };
    const { unit } = this.#style;
    const flat = `const ${listText(names)} = `;
    const width = indent.length + flat.length;
    if (width + "await Promise.all([".length <= LINE_WIDTH_MAX) return { head: flat, indent };
    if (width - 1 <= LINE_WIDTH_MAX) return { head: `${flat.trimEnd()}\n${indent}${unit}`, indent: indent + unit };
    return { head: `const ${brokenList(names, indent, unit)} = `, indent };
  }

  #laneOutput(part: Shape): string {
    return part.kind === "task" ? (this.#tasks[part.task]!.output ?? "") : this.#exports(part);
  }

  /** The variables of a lane that are read outside of it: one by its name, several as an object. */
  #exports(part: Shape): string {
    const inside = new Set(tasksOf(part));
    const names = [...inside].flatMap((number) => {
      return this.#isTaken(number, inside) ? this.#tasks[number]!.names : [];
    });
    return names.length > 1 ? `{ ${names.join(", ")} }` : (names[0] ?? "");
  }

  /** Whether anything but the given tasks reads a task's result. */
  #isTaken(number: number, inside: ReadonlySet<number>): boolean {
    if (this.#tasks[number]!.usedOutside) return true;
    return this.#tasks.some((task, other) => !inside.has(other) && task.reads.has(number));
  }

  /** Promise handles in the one shape that is recognised back. */
  #handles(numbers: readonly number[], indent: string): void {
    const inside = new Set(numbers);
    const direct = reduceEdges(this.#graph).filter(([from, to]) => inside.has(from) && inside.has(to));
    const place = new Map(topologicalOrder(this.#graph)!.map((number, i) => [number, i]));
    for (const number of numbers) this.#groups.set(number, numbers);
    const deps = new Map(numbers.map((number) => [number, this.#depsOf(number, { direct, inside, place })]));
    const started = numbers.findIndex((number) => deps.get(number)!.length > 0);
    const isLong = numbers.length > PARAGRAPH_LENGTH_MAX;
    for (const [i, number] of numbers.entries()) {
      const task = this.#tasks[number]!;
      if (i > 0 && (task.gap || (isLong && i === started))) this.#blank();
      this.#task(number, indent, (call) => this.#handle(number, { deps: deps.get(number)!, indent, call }));
      this.#trail(task);
    }
    const awaited = new Set(direct.map(([from]) => from));
    const taken = numbers.filter((number) => this.#isTaken(number, inside));
    const last = numbers.filter((number) => !awaited.has(number) && !taken.includes(number));
    if (isLong) this.#blank();
    this.#join(taken, last, indent);
  }

  /** What a handle comes after: first what it reads, in the order of reading, so that its parameters have no holes. */
  #depsOf(
    number: number,
    {
      direct,
      inside,
      place,
    }: {
      direct: readonly (readonly [number, number])[];
      inside: ReadonlySet<number>;
      place: ReadonlyMap<number, number>;
    },
  ): number[] {
    const read = [...this.#tasks[number]!.reads].filter((dep) => inside.has(dep));
    const others = direct.flatMap(([from, to]) => (to === number && !read.includes(from) ? [from] : []));
    return [...read, ...others.sort((a, b) => place.get(a)! - place.get(b)!)];
  }

  #handle(
    number: number,
    { deps, indent, call }: { deps: readonly number[]; indent: string; call: (indent: string) => string },
  ): string {
    const { handle, reads } = this.#tasks[number]!;
    const after = deps.map((dep) => this.#tasks[dep]!.handle);
    const params = deps.filter((dep) => reads.has(dep)).map((dep) => this.#tasks[dep]!.output!);
    return handleText({ handle, after, params, call, indent, unit: this.#style.unit }) + this.#end;
  }

  #join(taken: readonly number[], last: readonly number[], outer: string): void {
    const handles = [...taken, ...last].map((number) => this.#tasks[number]!.handle);
    const names = taken.map((number) => this.#tasks[number]!.joined);
    if (handles.length === 1) {
      this.#line(outer, `${names.length > 0 ? `const ${names[0]} = ` : ""}await ${handles[0]}${this.#end}`);
      return;
    }
    const { head, indent } = this.#listHead(names, outer);
    const list = `await Promise.all(${listText(handles)})`;
    const lastLine = head.includes("\n") ? head.slice(head.lastIndexOf("\n") + 1) : outer + head;
    const isShort = lastLine.length + list.length <= LINE_WIDTH_MAX;
    const broken = `await Promise.all(${brokenList(handles, indent, this.#style.unit)})`;
    this.#line(outer, head + (isShort ? list : broken) + this.#end);
  }
}

function tasksOf(shape: Shape): readonly number[] {
  if (shape.kind === "task") return [shape.task];
  return "tasks" in shape ? shape.tasks : shape.parts.flatMap(tasksOf);
}

function handledIn(shape: Shape): Set<number> {
  if ("tasks" in shape) return new Set(shape.tasks);
  return new Set("parts" in shape ? shape.parts.flatMap((part) => [...handledIn(part)]) : []);
}
