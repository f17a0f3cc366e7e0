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
  /** What the result goes into behind a join, where `output` cannot name it because the handle does. */
  readonly joined: string;
  /** Numbers of the tasks whose output its call reads. */
  readonly reads: ReadonlySet<number>;
  /** Comments before it, one a line, and on its line. */
  readonly lead: readonly string[];
  readonly trail: string;
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
  const writer = new DependencyWriter(tasks, full, style);
  writer.statements(shapeOf(full), style.indent);
  return writer.finish();
}

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

  finish(): WrittenDependencies {
    return { text: this.#text, spans: this.#spans, handled: new Set(this.#groups.keys()) };
  }

  get #end(): string {
    return this.#style.semicolons ? ";" : "";
  }

  #line(indent: string, text: string): void {
    this.#text += this.#text === "" ? text : `\n${indent}${text}`;
  }

  #lead(task: WrittenTask, indent: string): void {
    for (const comment of task.lead) this.#line(indent, comment);
  }

  /** A task with what stands before and after its call on its own lines. */
  #task(number: number, indent: string, around: { readonly before: string; readonly after: string }): void {
    this.#lead(this.#tasks[number]!, indent);
    this.#line(indent, "");
    const offset = this.#text.length;
    this.#text += around.before;
    this.#call(number, indent);
    this.#text += around.after;
    this.#spans.push({ task: number, offset, length: this.#text.length - offset });
  }

  #call(number: number, indent: string): void {
    const task = this.#tasks[number]!;
    const isJoined = (read: number) => this.#groups.has(read) && this.#groups.get(read) !== this.#groups.get(number);
    const nameOf = (read: number) => (isJoined(read) ? this.#tasks[read]!.joined : this.#tasks[read]!.output!);
    const named = new Map([...task.reads].map((read) => [read, nameOf(read)]));
    const text = task.call(indent, named);
    this.#text += text;
  }

  #trail(task: WrittenTask): void {
    if (task.trail !== "") this.#text += ` ${task.trail}`;
  }

  statements(shape: Shape, indent: string): void {
    if (shape.kind === "task") {
      const task = this.#tasks[shape.task]!;
      const before = `${task.output === undefined ? "" : `const ${task.output} = `}await `;
      this.#task(shape.task, indent, { before, after: this.#end });
      this.#trail(task);
    } else if ("tasks" in shape) this.#handles(shape.tasks, indent);
    else if (shape.kind === "series") {
      for (const part of shape.parts) this.statements(part, indent);
    } else this.#lanes(shape.parts, indent);
  }

  #lanes(parts: readonly Shape[], indent: string): void {
    const outputs = parts.map((part) => this.#laneOutput(part));
    while (outputs.at(-1) === "") outputs.pop();
    const lead = outputs.length > 0 ? `const [${outputs.join(", ").replaceAll(", ,", ",,")}] = ` : "";
    this.#line(indent, `${lead}await Promise.all([`);
    const inner = indent + this.#style.unit;
    for (const part of parts) {
      if (part.kind === "task") {
        this.#task(part.task, inner, { before: "", after: "" });
        this.#text += ",";
        this.#trail(this.#tasks[part.task]!);
        continue;
      }
      this.#line(inner, "(async () => {");
      this.statements(part, inner + this.#style.unit);
      const result = this.#exports(part);
      if (result !== "") this.#line(inner + this.#style.unit, `return ${result}${this.#end}`);
      this.#line(inner, "})(),");
    }
    this.#line(indent, `])${this.#end}`);
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
    for (const number of numbers) {
      const task = this.#tasks[number]!;
      const deps = new Set(direct.flatMap(([from, to]) => (to === number ? [from] : [])));
      for (const read of task.reads) if (inside.has(read)) deps.add(read);
      const sorted = [...deps].sort((a, b) => place.get(a)! - place.get(b)!);
      const before = `const ${task.handle} = ${this.#after(sorted, task.reads)}`;
      this.#task(number, indent, { before, after: `${sorted.length > 0 ? ")" : ""}${this.#end}` });
      this.#trail(task);
    }
    const awaited = new Set(direct.map(([from]) => from));
    const taken = numbers.filter((number) => this.#isTaken(number, inside));
    const last = numbers.filter((number) => !awaited.has(number) && !taken.includes(number));
    this.#join(taken, last, indent);
  }

  /** `a.then((a) => ` */
  #after(deps: readonly number[], reads: ReadonlySet<number>): string {
    if (deps.length === 0) return "";
    const handles = deps.map((dep) => this.#tasks[dep]!.handle);
    const params = deps.map((dep) => (reads.has(dep) ? this.#tasks[dep]!.output! : ""));
    while (params.at(-1) === "") params.pop();
    if (deps.length === 1) return `${handles[0]}.then((${params[0] ?? ""}) => `;
    const list = params.length > 0 ? `[${params.join(", ").replaceAll(", ,", ",,")}]` : "";
    return `Promise.all([${handles.join(", ")}]).then((${list}) => `;
  }

  #join(taken: readonly number[], last: readonly number[], indent: string): void {
    const handles = [...taken, ...last].map((number) => this.#tasks[number]!.handle);
    const names = taken.map((number) => this.#tasks[number]!.joined);
    if (handles.length === 1) {
      this.#line(indent, `${names.length > 0 ? `const ${names[0]} = ` : ""}await ${handles[0]}${this.#end}`);
      return;
    }
    const lead = names.length > 0 ? `const [${names.join(", ")}] = ` : "";
    this.#line(indent, `${lead}await Promise.all([${handles.join(", ")}])${this.#end}`);
  }
}

function tasksOf(shape: Shape): readonly number[] {
  if (shape.kind === "task") return [shape.task];
  return "tasks" in shape ? shape.tasks : shape.parts.flatMap(tasksOf);
}
