import { runScenario } from "@fermata/flow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDependencies } from "../../src/dependencies/read-dependencies.ts";
import { reachability, type TaskGraph } from "../../src/dependencies/task-graph.ts";
import { applyOperation, type FlowGraph, openGraph } from "../../src/index.ts";
import { studyOf } from "../../src/study.ts";
import { Random } from "../random.ts";
import { checkTaskGraph, compile } from "./check-task-graph.ts";
import { randomTaskGraph } from "./random-task-graph.ts";
import { shownTaskGraphs } from "./shown-task-graphs.ts";

/** What a script gives back where each task gives its name. */
function outputOf(source: string): unknown {
  const names = [...source.matchAll(/Task\.run\("(\w+)"/g)].map(([, name]) => name!);
  const tasks = Object.fromEntries(names.map((name) => [name, [{ result: `out of ${name}` }]]));
  return runScenario({ source, scenario: { tasks } }).output;
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
  it("S3: a random drawing compiles to a script that says the same, and starts each task at its very moment", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = new Random(seed);
      const tasks = randomTaskGraph(random, random.int(2, 30));
      expect(checkTaskGraph(tasks), `seed ${seed}`).toEqual([]);
    }
  });

  it("S3: drawings compile to texts that people can read", async () => {
    const texts = shownTaskGraphs.map(({ title, tasks }) => `// ${title}\n${compile(tasks).graph.source}`);
    await expect(texts.join("\n")).toMatchFileSnapshot("drawn.txt");
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

  it("G4: what connecting writes still computes the same", () => {
    let graph = openGraph(
      'const a = await Task.run("a")\nconst b = await Task.run("b")\nconst c = await Task.run("c", { a })\nconst d = await Task.run("d", { b })\nreturn { a, b, c, d }\n',
    );
    const expected = outputOf(graph.source);
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
      expect(outputOf(graph.source)).toEqual(expected);
    }
    expect(graph.source).toContain(".then((");
  });

  it("G4: tasks that read each other before they are there are refused, not drawn", () => {
    const graph = openGraph('const a = await Task.run("a", { b })\nconst b = await Task.run("b")\n');
    const result = applyOperation(graph, { type: "disconnect", from: "main/task:a", to: "main/task:b" });
    expect(result).toMatchObject({ ok: false, code: "NOT_POSSIBLE" });
  });
});
