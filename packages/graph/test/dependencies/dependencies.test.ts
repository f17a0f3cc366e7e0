import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDependencies } from "../src/dependencies/read-dependencies.ts";
import { reachability, reduceEdges, type TaskGraph } from "../src/dependencies/task-graph.ts";
import { type WrittenTask, writeDependencies } from "../src/dependencies/write-dependencies.ts";
import { applyOperation, type FlowGraph, openGraph } from "../src/index.ts";
import { studyOf } from "../src/study.ts";
import { runScript } from "./run-script.ts";

interface Drawn extends TaskGraph {
  /** Edges along which a result is read. */
  readonly reads: readonly (readonly [number, number])[];
}

/** A random task graph: any pair may be ordered, the lower number first; sparse to dense. */
const drawnGraph = (sizeMax: number): fc.Arbitrary<Drawn> =>
  fc
    .record({
      size: fc.integer({ min: 1, max: sizeMax }),
      density: fc.double({ min: 0, max: 0.4, noNaN: true }),
      seed: fc.noShrink(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 97, maxLength: 97 })),
    })
    .map(({ size, density, seed }) => {
      const edges: [number, number][] = [];
      const reads: [number, number][] = [];
      for (let from = 0; from < size; from++) {
        for (let to = from + 1; to < size; to++) {
          const chance = seed[(from * 31 + to * 17) % seed.length]!;
          if (chance > density) continue;
          edges.push([from, to]);
          if (chance < density / 2) reads.push([from, to]);
        }
      }
      return { size, edges, reads };
    });

function write({ size, edges, reads }: Drawn): string {
  const tasks = Array.from({ length: size }, (_, number): WrittenTask => {
    const sources = reads.filter(([, to]) => to === number).map(([from]) => from);
    const isRead = reads.some(([from]) => from === number);
    return {
      call: (_indent, named) =>
        `Task.run("t${number}", { ${sources.map((from) => `r${from}: ${named.get(from)}`).join(", ")} })`,
      ...(isRead ? { output: `t${number}` } : {}),
      names: isRead ? [`t${number}`] : [],
      handle: `t${number}`,
      usedOutside: false,
      joined: `t${number}Out`,
      reads: new Set(sources),
      lead: [],
      trail: "",
    };
  });
  return writeDependencies(tasks, { size, edges }, { indent: "", unit: "  ", semicolons: false }).text;
}

/** Which task comes after which, by name, as a script says it. */
function orderIn(graph: FlowGraph): Set<string> {
  const study = studyOf(graph)!;
  const steps = study.outline.main.nodes.filter(({ kind }) => kind !== "return");
  const read = readDependencies(study, steps);
  const names = read.tasks.map(({ id }) => graph.nodes.get(id)!.label);
  return pairsOf(read.graph, (number) => names[number]!);
}

function pairsOf(graph: TaskGraph, nameOf: (number: number) => string): Set<string> {
  const reach = reachability(graph);
  return new Set(reach.flatMap((row, a) => row.flatMap((has, b) => (has ? [`${nameOf(a)} < ${nameOf(b)}`] : []))));
}

const sorted = (set: ReadonlySet<string>): string[] => [...set].sort();

describe("drawn dependencies", () => {
  it("G4: a random task graph comes back from its script as the same order", () => {
    fc.assert(
      fc.property(drawnGraph(30), (drawn) => {
        const graph = openGraph(`${write(drawn)}\n`);
        expect(graph.broken).toBeUndefined();
        expect(sorted(orderIn(graph))).toEqual(sorted(pairsOf(drawn, (number) => `t${number}`)));
      }),
      { numRuns: 100 },
    );
  });

  it("G4: on a virtual clock each task starts when the last that it comes after is done, no earlier and no later", async () => {
    await fc.assert(
      fc.asyncProperty(
        drawnGraph(25),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 25, maxLength: 25 }),
        async (drawn, durations) => {
          const { tasks } = await runScript(write(drawn), (name) => durations[Number(name.slice(1))]!);
          const ended = new Map(tasks.map(({ name, ended }) => [name, ended]));
          expect(tasks.length).toBe(drawn.size);
          for (const { name, started } of tasks) {
            const before = reduceEdges(drawn).filter(([, to]) => `t${to}` === name);
            expect(started, name).toBe(Math.max(0, ...before.map(([from]) => ended.get(`t${from}`)!)));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("G4: series-parallel drawings become sequence and Parallel, others the one shape of handles", () => {
    const diamond = {
      size: 4,
      edges: [
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 3],
      ],
      reads: [[0, 1]],
    } as const;
    expect(write(diamond)).toBe(
      [
        'const t0 = await Task.run("t0", {  })',
        "await Promise.all([",
        '  Task.run("t1", { r0: t0 }),',
        '  Task.run("t2", {  }),',
        "])",
        'await Task.run("t3", {  })',
      ].join("\n"),
    );
    const crossed = {
      size: 4,
      edges: [
        [0, 2],
        [0, 3],
        [1, 3],
      ],
      reads: [
        [0, 2],
        [0, 3],
        [1, 3],
      ],
    } as const;
    expect(write(crossed)).toBe(
      [
        'const t0 = Task.run("t0", {  })',
        'const t1 = Task.run("t1", {  })',
        'const t2 = t0.then((t0) => Task.run("t2", { r0: t0 }))',
        'const t3 = Promise.all([t0, t1]).then(([t0, t1]) => Task.run("t3", { r0: t0, r1: t1 }))',
        "await Promise.all([t2, t3])",
      ].join("\n"),
    );
  });

  it("G4: the shape of GRAPH.md is recognised, with its edges", () => {
    const graph = openGraph(
      [
        'const a = Task.run("A", {})',
        'const b = Task.run("B", {})',
        'const c = a.then((a) => Task.run("C", { x: a }))',
        'const d = Promise.all([a, b]).then(([a, b]) => Task.run("D", { a, b }))',
        "const [cOut, dOut] = await Promise.all([c, d])",
        "return { cOut, dOut }",
      ].join("\n"),
    );
    expect([...graph.nodes.values()].map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      "start Start",
      "graph By dependency",
      "task A",
      "task B",
      "task C",
      "task D",
      "return Return",
    ]);
    const label = (id: string) => graph.nodes.get(id)!.label;
    const drawn = graph.edges
      .filter(({ kind }) => kind === "dependency")
      .map(({ from, to }) => `${label(from)} → ${label(to)}`);
    expect(drawn).toEqual(["A → C", "A → D", "B → D"]);
  });

  it("G4: connecting and disconnecting at random changes the order as drawn, and undoes exactly", () => {
    const source = ["a", "b", "c", "d", "e"]
      .map((name, i) => `const ${name} = await Task.run("${name}", { ${i === 3 ? "a" : ""} }) // ${name}`)
      .join("\n");
    const pair = fc.tuple(fc.boolean(), fc.nat(4), fc.nat(4));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 5, maxLength: 30 }), (gestures) => {
        let graph = openGraph(`${source}\nreturn { a, b, c, d, e }\n`);
        const idOf = (name: string) => [...graph.nodes.values()].find((node) => node.label === name)!.id;
        for (const [isConnect, a, b] of gestures) {
          const [from, to] = ["abcde"[a]!, "abcde"[b]!];
          const before = orderIn(graph);
          const result = applyOperation(graph, {
            type: isConnect ? "connect" : "disconnect",
            from: idOf(from),
            to: idOf(to),
          });
          if (!result.ok) {
            const isCycle = isConnect && (from === to || before.has(`${to} < ${from}`));
            expect(result.code === "CYCLE").toBe(isCycle);
            continue;
          }
          const after = orderIn(result.graph);
          expect(after.has(`${from} < ${to}`)).toBe(isConnect);
          if (isConnect) for (const order of before) expect(after).toContain(order);
          else expect(sorted(after)).toEqual(sorted(before).filter((order) => order !== `${from} < ${to}`));
          for (const name of "abcde") expect(result.graph.source).toContain(`// ${name}`);
          for (const name of "abcde") expect(result.graph.nodes.has(idOf(name))).toBe(true);
          const back = applyOperation(result.graph, result.inverse);
          expect(back.ok && back.graph.source).toBe(graph.source);
          expect(back.ok && [...back.graph.nodes.keys()]).toEqual([...graph.nodes.keys()]);
          graph = result.graph;
        }
        expect(graph.broken).toBeUndefined();
      }),
      { numRuns: 80 },
    );
  });

  it("G4: what connecting writes still computes the same", async () => {
    let graph = openGraph(
      'const a = await Task.run("a")\nconst b = await Task.run("b")\nconst c = await Task.run("c", { a })\nconst d = await Task.run("d", { b })\nreturn { a, b, c, d }\n',
    );
    const expected = (await runScript(graph.source, () => 1)).output;
    for (const [type, from, to] of [
      ["disconnect", "a", "b"],
      ["disconnect", "b", "c"],
      ["disconnect", "c", "d"],
      ["disconnect", "a", "d"],
      ["connect", "a", "d"],
    ] as const) {
      const idOf = (name: string) => [...graph.nodes.values()].find((node) => node.label === name)!.id;
      const result = applyOperation(graph, { type, from: idOf(from), to: idOf(to) });
      if (!result.ok) throw new Error(result.reason);
      ({ graph } = result);
      expect((await runScript(graph.source, () => 1)).output).toEqual(expected);
    }
    expect(graph.source).toContain(".then((");
  });
});
