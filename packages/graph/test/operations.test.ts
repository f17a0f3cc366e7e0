import { describe, expect, it } from "vitest";
import { applyOperation, copyNodes, type Operation, openGraph } from "../src/index.ts";

const lines = (...text: string[]): string => `${text.join("\n")}\n`;

/** The text after an operation, or the code of its refusal. Every accepted one is also taken back. */
function after(source: string, operation: Operation): string {
  const graph = openGraph(source);
  const result = applyOperation(graph, operation);
  if (!result.ok) return result.code;
  const back = applyOperation(result.graph, result.inverse);
  expect(back.ok && back.graph.source).toBe(source);
  return result.graph.source;
}

const place = (region: string, index: number) => ({ region, index });

describe("insert", () => {
  it("G6: writes with the semicolons and the indentation of the file", () => {
    const source = lines("if (Inputs.x) {", "\tconsole.log(1);", "}", "console.log(2);");
    expect(after(source, { type: "insert", at: place("main/if/then", 1), template: "if" })).toBe(
      lines("if (Inputs.x) {", "\tconsole.log(1);", "\tif (true) {", "\t} else {", "\t}", "}", "console.log(2);"),
    );
  });

  it("G6: writes the steps of the file, however deep the place is", () => {
    const source = lines("if (a) {", "    if (b) {", "        c()", "    }", "}");
    expect(after(source, { type: "insert", at: place("main/if/then/if/then", 1), template: "forEach" })).toBe(
      lines(
        "if (a) {",
        "    if (b) {",
        "        c()",
        "        for (const item of Inputs.items) {",
        "        }",
        "    }",
        "}",
      ),
    );
    const text = "while (x) {\n  if (y) {\n    z(`\n  w`)\n  }\n}";
    expect(after(source, { type: "paste", at: place("main/if/then", 1), text })).toContain(
      lines("    while (x) {", "        if (y) {", "            z(`", "  w`)", "        }", "    }"),
    );
  });

  it("G6: gives new names where the script has them", () => {
    const source = lines('const result = await Task.run("a")');
    expect(
      after(source, { type: "insert", at: place("main", 1), template: "task", values: { name: 'say "hi"' } }),
    ).toBe(lines('const result = await Task.run("a")', 'const result2 = await Task.run("say \\"hi\\"", {})'));
  });

  it("G6: opens up bodies that have no lines of their own", () => {
    const timer = 'await Timer.delay("10m")';
    const at = (region: string, index: number): Operation => ({
      type: "insert",
      at: place(region, index),
      template: "timer",
    });
    expect(after("if (a) b()\n", at("main/if/then", 1))).toBe(lines("if (a) {", "  b()", `  ${timer}`, "}"));
    expect(after("if (a) b()\n", at("main/if/then", 0))).toBe(lines("if (a) {", `  ${timer}`, "  b()", "}"));
    expect(after("if (a)\n  b()\n", at("main/if/then", 1))).toBe(lines("if (a) {", "  b()", `  ${timer}`, "}"));
    expect(after("if (a) { b() }\n", at("main/if/then", 1))).toBe(lines("if (a) {", "  b()", `  ${timer}`, "}"));
    expect(after("if (a) {}\n", at("main/if/then", 0))).toBe(lines("if (a) {", `  ${timer}`, "}"));
    expect(after("while (a);\n", at("main/loop/body", 0))).toBe(lines("while (a) {", `  ${timer}`, "}"));
    expect(after("", at("main", 0))).toBe(lines(timer));
    expect(after("// head\n", at("main", 0))).toBe(lines("// head", "", timer));
    expect(after("async function main() {\n}\n", at("main", 0))).toBe(
      lines("async function main() {", `  ${timer}`, "}"),
    );
  });

  it("G6: a lane or an arrow that is one call becomes an async function that still gives its result", () => {
    const source = lines('const [a] = await Promise.all([Task.run("a"), Task.run("b")])');
    expect(after(source, { type: "insert", at: place("main/parallel:a/lane", 1), template: "timer" })).toBe(
      lines(
        "const [a] = await Promise.all([(async () => {",
        '  const result = await Task.run("a")',
        '  await Timer.delay("10m")',
        "  return result",
        '})(), Task.run("b")])',
      ),
    );
    const each = lines('await Promise.all(xs.map((x) => Task.run("b", { x })))');
    expect(after(each, { type: "insert", at: place("main/forEach/body", 0), template: "timer" })).toBe(
      lines(
        "await Promise.all(xs.map(async (x) => {",
        '  await Timer.delay("10m")',
        '  return await Task.run("b", { x })',
        "}))",
      ),
    );
  });

  it("G6: never lets a line run on into the next one", () => {
    const source = lines("let x = 1;", "[x] = [2]");
    expect(after(source, { type: "insert", at: place("main", 1), template: "timer" })).toBe(
      lines("let x = 1;", "[x] = [2]", 'await Timer.delay("10m")'),
    );
    const loop = lines("do a(); while (b)", "[1].map(c)");
    expect(after(loop, { type: "insert", at: place("main", 1), template: "timer" })).toBe(
      lines("do a(); while (b)", 'await Timer.delay("10m");', "[1].map(c)"),
    );
    const wrapped = after(lines("a();", "if (b) { c() }", "[1].map(d)"), {
      type: "wrap",
      nodes: ["main/if"],
      with: "parallel",
    });
    expect(wrapped).toContain("]);\n[1].map(d)");
    const split = lines("let x = 1", "", ";[x] = [2]");
    expect(after(split, { type: "delete", nodes: ["main/set:x"], force: true })).not.toContain("1[");
    const task = lines('await Task.run("a")', "", ";[1].forEach(console.log)");
    expect(after(task, { type: "delete", nodes: ["main/task:a"] })).toContain("[1].forEach(console.log)");
  });

  it("G6: pasted text gets new names where it needs them, and the indentation of the place", () => {
    const source = lines('const a = await Task.run("a")', "if (a) {", "}");
    const text = '    const a = await Task.run("x")\n    await Task.run("y", { a, t: `1\n2` })\n';
    expect(after(source, { type: "paste", at: place("main/if/then", 0), text })).toBe(
      lines(
        'const a = await Task.run("a")',
        "if (a) {",
        '  const a2 = await Task.run("x")',
        '  await Task.run("y", { a: a2, t: `1',
        "2` })",
        "}",
      ),
    );
    expect(after(source, { type: "paste", at: place("main", 0), text: "if (" })).toBe("SYNTAX");
    expect(after(source, { type: "paste", at: place("main", 9), text: "x()" })).toBe("NOT_FOUND");
  });

  it("S4: the clipboard is text without the indentation of where it was", () => {
    const graph = openGraph(
      lines("for (const x of xs) {", "  // why", '  await Task.run("a", {', "    x,", "  })", "}"),
    );
    expect(copyNodes(graph, ["main/forEach/body/task:a"])).toBe(lines("// why", 'await Task.run("a", {', "  x,", "})"));
    expect(copyNodes(graph, ["nowhere"])).toBe("");
  });
});

describe("delete and move", () => {
  const source = lines(
    "// of a",
    'const a = await Task.run("a") // behind a',
    "",
    'await Task.run("b", { a })',
    "for (const x of a) {",
    '  await Task.run("c", {',
    "    x,",
    "  })",
    "}",
  );

  it("G5: an output that is read elsewhere is not deleted unasked, and its readers are named", () => {
    const result = applyOperation(openGraph(source), { type: "delete", nodes: ["main/task:a"] });
    expect(result).toMatchObject({ ok: false, code: "IN_USE", nodes: ["main/task:b", "main/forEach"] });
    expect(after(source, { type: "delete", nodes: ["main/task:a"], force: true })).toBe(
      lines('await Task.run("b", { a })', "for (const x of a) {", '  await Task.run("c", {', "    x,", "  })", "}"),
    );
  });

  it("G6: a node moves with its comments and leaves every other line alone", () => {
    expect(after(source, { type: "move", nodes: ["main/task:b"], to: place("main/forEach/body", 1) })).toBe(
      lines(
        "// of a",
        'const a = await Task.run("a") // behind a',
        "",
        "for (const x of a) {",
        '  await Task.run("c", {',
        "    x,",
        "  })",
        '  await Task.run("b", { a })',
        "}",
      ),
    );
  });

  it("G6: refuses a place where a name would be out of reach, not made yet, or another one", () => {
    expect(after(source, { type: "move", nodes: ["main/forEach/body/task:c"], to: place("main", 2) })).toBe("MEANING");
    expect(after(source, { type: "move", nodes: ["main/task:b"], to: place("main", 0) })).toBe("MEANING");
    const shadow = lines(
      'const a = await Task.run("a")',
      "for (const a of [1]) {",
      "  console.log(a)",
      "}",
      'await Task.run("b", { a })',
    );
    expect(after(shadow, { type: "move", nodes: ["main/task:b"], to: place("main/forEach/body", 1) })).toBe("MEANING");
  });

  it("G6: refuses to move a container into itself, and the start at all", () => {
    expect(after(source, { type: "move", nodes: ["main/forEach"], to: place("main/forEach/body", 0) })).toBe(
      "NOT_POSSIBLE",
    );
    expect(after(source, { type: "delete", nodes: ["start"] })).toBe("NOT_POSSIBLE");
    expect(after(source, { type: "delete", nodes: ["nowhere"] })).toBe("NOT_FOUND");
  });

  it("G2: a moved container keeps its ids and those of all that is in it", () => {
    const graph = openGraph(
      lines("if (true) {", "}", "for (const x of xs) {", "  if (x) {", '    await Task.run("a")', "  }", "}"),
    );
    const result = applyOperation(graph, { type: "move", nodes: ["main/forEach"], to: place("main/if/then", 0) });
    if (!result.ok) throw new Error(result.reason);
    expect(result.touched).toEqual(["main/forEach"]);
    expect([...result.graph.nodes.keys()].sort()).toEqual([...graph.nodes.keys()].sort());
    expect(result.graph.nodes.get("main/forEach")).toMatchObject({
      region: "main/if/then",
      key: "main/if/then/forEach",
    });
  });

  it("G6: runs of plain statements stay apart when what stood between them goes", () => {
    const runs = lines("console.log(1)", 'await Task.run("a")', "console.log(2)");
    expect(after(runs, { type: "delete", nodes: ["main/task:a"] })).toBe(lines("console.log(1)", "", "console.log(2)"));
  });
});

describe("wrap and unwrap", () => {
  const source = lines("// of a", 'const a = await Task.run("a") // behind', 'await Task.run("b")', "return a");

  it("G6: what is read later is declared before the container", () => {
    expect(after(source, { type: "wrap", nodes: ["main/task:a"], with: "try" })).toBe(
      lines(
        "let a",
        "try {",
        "  // of a",
        '  a = await Task.run("a") // behind',
        "} catch (error) {",
        "}",
        'await Task.run("b")',
        "return a",
      ),
    );
  });

  it("G6: calls become lanes, and their outputs one list", () => {
    expect(after(source, { type: "wrap", nodes: ["main/task:a", "main/task:b"], with: "parallel" })).toBe(
      lines(
        "const [a] = await Promise.all([",
        "  // of a",
        '  Task.run("a"), // behind',
        '  Task.run("b"),',
        "])",
        "return a",
      ),
    );
  });

  it("G6: refuses what would leave something else, or would not wait for what it reads", () => {
    expect(after(source, { type: "wrap", nodes: ["main/return"], with: "forEachParallel" })).toBe("MEANING");
    const chain = lines('const a = await Task.run("a")', 'await Task.run("b", { a })');
    expect(after(chain, { type: "wrap", nodes: ["main/task:a", "main/task:b"], with: "parallel" })).toBe("MEANING");
    const loop = lines("for (const x of xs) {", "  if (x) break", "}");
    expect(after(loop, { type: "wrap", nodes: ["main/forEach/body/if"], with: "while" })).toBe("MEANING");
    expect(after(loop, { type: "wrap", nodes: ["main/forEach/body/if"], with: "forEachParallel" })).toBe("SYNTAX");
  });

  it("G6: unwrapping gives back what was wrapped", () => {
    const plain = lines("// of b", 'await Task.run("b", {', "  x: 1,", "}) // behind");
    for (const wrapper of ["try", "if", "while", "forEach"] as const) {
      const wrapped = after(plain, { type: "wrap", nodes: ["main/task:b"], with: wrapper });
      const container = [...openGraph(wrapped).nodes.values()].find(({ regions }) => regions.length > 0)!;
      expect(after(wrapped, { type: "unwrap", node: container.id })).toBe(plain);
    }
  });

  it("G6: an item that is used keeps its loop", () => {
    const loop = lines("for (const x of xs) {", '  await Task.run("a", { x })', "}");
    expect(after(loop, { type: "unwrap", node: "main/forEach" })).toBe("IN_USE");
  });
});

describe("arms", () => {
  it("G6: adds and removes them, and nothing else", () => {
    const branch = lines("if (a) {", "  b()", "}");
    const both = lines("if (a) {", "  b()", "} else {", "}");
    expect(after(branch, { type: "addArm", node: "main/if", arm: "else" })).toBe(both);
    expect(after(both, { type: "removeArm", region: "main/if/else" })).toBe(branch);
    expect(after(both, { type: "addArm", node: "main/if", arm: "else" })).toBe("NOT_POSSIBLE");
    expect(after(both, { type: "addArm", node: "main/if", arm: "elseIf", text: "c > 1" })).toBe(
      lines("if (a) {", "  b()", "} else if (c > 1) {", "} else {", "}"),
    );
    const attempt = lines("try {", "  b()", "} catch {", "}");
    expect(after(attempt, { type: "addArm", node: "main/try", arm: "finally" })).toBe(
      lines("try {", "  b()", "} catch {", "} finally {", "}"),
    );
    expect(after(attempt, { type: "removeArm", region: "main/try/catch" })).toBe("NOT_POSSIBLE");
  });

  it("G6: a lane goes with its place in the list of results", () => {
    const source = lines(
      "const [a, , c] = await Promise.all([",
      '  Task.run("a"),',
      '  Task.run("b"),',
      '  Task.run("c"),',
      "])",
      "return a + c",
    );
    expect(after(source, { type: "removeArm", region: "main/parallel:a/lane#2" })).toBe(
      lines("const [a, c] = await Promise.all([", '  Task.run("a"),', '  Task.run("c"),', "])", "return a + c"),
    );
    expect(after(source, { type: "removeArm", region: "main/parallel:a/lane" })).toBe("IN_USE");
  });
});

describe("names", () => {
  it("G6: a rename reaches every use, also the short ones, and captures nothing", () => {
    const source = lines(
      'const a = await Task.run("a")',
      "const f = (x) => ({ a, x })",
      "const { b = a } = { a }",
      "return f(a) + b",
    );
    expect(after(source, { type: "renameOutput", node: "main/task:a", name: "doc" })).toBe(
      lines(
        'const doc = await Task.run("a")',
        "const f = (x) => ({ a: doc, x })",
        "const { b = doc } = { a: doc }",
        "return f(doc) + b",
      ),
    );
    expect(after(source, { type: "renameOutput", node: "main/task:a", name: "x" })).toBe("MEANING");
    expect(after(source, { type: "renameOutput", node: "main/task:a", name: "b" })).toBe("SYNTAX");
    expect(after(source, { type: "renameOutput", node: "main/task:a", name: "no name" })).toBe("NOT_POSSIBLE");
  });

  it("G6: also where they are declared by a short pattern", () => {
    const source = lines('const { a, b: [c] } = await Task.run("a")', "return { a, c }");
    expect(after(source, { type: "renameOutput", node: "main/task:a", name: "x" })).toBe(
      lines('const { a: x, b: [c] } = await Task.run("a")', "return { a: x, c }"),
    );
    expect(after(source, { type: "renameOutput", node: "main/task:a", from: "c", name: "d" })).toBe(
      lines('const { a, b: [d] } = await Task.run("a")', "return { a, c: d }"),
    );
    const shadow = lines('const { a } = await Task.run("a")', "const f = (x) => a + x", "return f(1)");
    expect(after(shadow, { type: "renameOutput", node: "main/task:a", name: "x" })).toBe("MEANING");
  });

  it("F5, G6: also of a name that was never declared", () => {
    const source = lines('a = await Task.run("a")', "function f() {", "  return a", "}", "return f()");
    expect(after(source, { type: "renameOutput", node: "main/task:a", name: "doc" })).toBe(
      lines('doc = await Task.run("a")', "function f() {", "  return doc", "}", "return f()"),
    );
  });
});

describe("broken text", () => {
  it("G9: only editing the text goes, and the way back is exact", () => {
    const graph = openGraph(lines('await Task.run("a")'));
    const broken = applyOperation(graph, { type: "editText", edits: [{ start: 0, end: 0, text: "if (" }] });
    if (!broken.ok) throw new Error(broken.reason);
    expect(broken.graph.broken).toBeDefined();
    expect(applyOperation(broken.graph, { type: "delete", nodes: ["main/task:a"] })).toMatchObject({
      ok: false,
      code: "BROKEN",
    });
    const back = applyOperation(broken.graph, broken.inverse);
    expect(back.ok && back.graph.broken).toBeUndefined();
    expect(back.ok && [...back.graph.nodes.keys()]).toEqual([...graph.nodes.keys()]);
  });

  it("G6: text edits out of order or out of the text are refused", () => {
    const graph = openGraph("a()\n");
    for (const edits of [
      [{ start: 2, end: 1, text: "" }],
      [{ start: 0, end: 99, text: "" }],
      [
        { start: 2, end: 3, text: "" },
        { start: 0, end: 1, text: "" },
      ],
    ]) {
      expect(applyOperation(graph, { type: "editText", edits })).toMatchObject({ ok: false, code: "NOT_POSSIBLE" });
    }
  });

  it("G6: a graph that crossed to a worker and back works as before", () => {
    const graph = structuredClone(openGraph(lines("if (a) {", '  await Task.run("b")', "}")));
    const result = applyOperation(graph, { type: "delete", nodes: ["main/if/then/task:b"] });
    expect(result.ok && result.graph.source).toBe(lines("if (a) {", "}"));
  });
});

describe("feed", () => {
  const feed = (from: string, to: string, field: string): Operation => ({ type: "feed", from, to, field });

  it("G5: a drawn data edge writes the reference into the field, and names a result that had no name", () => {
    expect(
      after(
        'await Task.run("make-report")\nif (Inputs.x) {\n  await Task.run("send", { to: "me" })\n}\n',
        feed("main/task:make-report", "main/if/then/task:send", "inputs.makeReport"),
      ),
    ).toBe(
      lines(
        'const makeReport = await Task.run("make-report")',
        "if (Inputs.x) {",
        '  await Task.run("send", { to: "me", makeReport })',
        "}",
      ),
    );
    expect(
      after('const a = Task.run("a")\nawait Task.run("b")\n', feed("main/task:a", "main/task:b", "inputs.true")),
    ).toBe(lines('const a = Task.run("a")', 'await Task.run("b", { true: await a })'));
  });

  it("G5: what is not done by then, or cannot be seen from there, is refused", () => {
    const source = 'for (const x of [1]) {\n  await Task.run("a")\n}\nawait Task.run("b")\nawait Task.run("c")\n';
    expect(after(source, feed("main/task:c", "main/task:b", "inputs.c"))).toBe("MEANING");
    expect(after(source, feed("main/forEach/body/task:a", "main/task:b", "inputs.a"))).toBe("NOT_POSSIBLE");
    expect(after(source, feed("main/task:b", "main/task:c", "nothing"))).toBe("NOT_FOUND");
  });
});
