import { openGraph } from "@fermata/graph";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../src/api/problem.ts";
import { matchWords } from "../src/ui/match-words.ts";
import { formatAgo, formatDuration } from "../src/ui/relative-time.ts";
import { hintsFromJson, hintsToJson, noHints, toggleFold } from "../src/workflows/editor/layout-hints.ts";
import { namesInScope } from "../src/workflows/editor/names-in-scope.ts";
import { outermost, placeAfter, regionsInside } from "../src/workflows/editor/places-in-graph.ts";
import { textDifference } from "../src/workflows/editor/text-difference.ts";
import { fileProblem } from "../src/workflows/flow-files.ts";
import { freeName } from "../src/workflows/free-name.ts";
import { fieldProblem, sourceOf } from "../src/workflows/inspector/field-text.ts";
import {
  addInput,
  changeInput,
  readFrontMatter,
  removeInput,
  setDescription,
} from "../src/workflows/inspector/front-matter.ts";

const source = `const a = await Task.run("A", { x: 1 })
for (const item of a.items) {
  const inner = await Task.run("B", { item })
}
const c = await Signal.when("C", { timeout: "1h" })
return { a, c }
`;
const graph = openGraph(source);
const node = (label: string) => [...graph.nodes.values()].find((item) => item.label === label)!;

describe("places", () => {
  it("S4: a new node goes after the selection, and before what ends the region", () => {
    expect(placeAfter(graph, [node("A").id])).toEqual({ region: graph.root, index: 1 });
    expect(placeAfter(graph, [])).toEqual({ region: graph.root, index: 3 });
    expect(placeAfter(graph, [graph.start])).toEqual({ region: graph.root, index: 0 });
  });

  it("S4: of a container and what is in it only the container counts, and nothing goes into itself", () => {
    const loop = [...graph.nodes.values()].find(({ kind }) => kind === "forEach")!;
    expect(outermost(graph, new Set([node("B").id, loop.id, node("A").id]))).toEqual([node("A").id, loop.id]);
    expect(regionsInside(graph, [loop.id])).toEqual(new Set(loop.regions));
  });
});

describe("completion", () => {
  it("S5: offers outputs of earlier nodes and of loops around, not what comes later or stands in another branch", () => {
    const names = (label: string) => namesInScope(graph, node(label).body.start + 1).map(({ name }) => name);
    expect(names("B")).toContain("a");
    expect(names("B")).toContain("item");
    expect(names("B")).not.toContain("c");
    expect(names("C")).toEqual(["a"]);
  });
});

describe("layout beside the draft", () => {
  it("G7: positions and folds survive saving and opening, by what the text alone gives", () => {
    const hints = { ...noHints, positions: new Map([[node("A").id, { x: 3, y: 4 }]]), folded: new Set([node("B").id]) };
    const again = hintsFromJson(hintsToJson(hints, graph), openGraph(source));
    expect(again.positions.get(node("A").id)).toEqual({ x: 3, y: 4 });
    expect(again.folded.has(node("B").id)).toBe(true);
    expect(hintsToJson(noHints, graph)).toBeNull();
  });

  it("G7: a layout that makes no sense is left out, not an error", () => {
    for (const json of [
      null,
      3,
      "x",
      [],
      { positions: 3 },
      { positions: { a: [1] }, folded: {} },
      { folded: [null, 7] },
    ])
      expect(hintsFromJson(json as never, graph)).toEqual(noHints);
  });

  it("S2: folding twice is where one began", () => {
    const once = toggleFold(noHints, graph, node("A").id);
    expect(once.folded.size).toBe(1);
    expect(toggleFold(once, graph, node("A").id)).toEqual(noHints);
  });
});

describe("inspector", () => {
  const field = (label: string, name: string) => node(label).fields.find((item) => item.name === name)!;

  it("S5: a plain value becomes source text, an empty optional field goes away", () => {
    const timeout = field("C", "options.timeout");
    expect(sourceOf(timeout, "24h")).toBe('"24h"');
    expect(sourceOf(timeout, "90")).toBe("90");
    expect(sourceOf(timeout, "")).toBe("");
    expect(sourceOf(field("A", "name"), 'say "hi"')).toBe('"say \\"hi\\""');
  });

  it("S5: what cannot stand in a field is refused while it is typed, with a reason", () => {
    const timeout = field("C", "options.timeout");
    expect(fieldProblem(graph, node("C"), { field: timeout, text: '"10x"' })).toMatch(/duration/);
    expect(fieldProblem(graph, node("C"), { field: timeout, text: '"10m"' })).toBeNull();
    expect(fieldProblem(graph, node("A"), { field: field("A", "name"), text: "" })).toMatch(/empty/);
    expect(fieldProblem(graph, node("A"), { field: field("A", "inputs.x"), text: "1 +" })).not.toBeNull();
  });

  it("S2: the form of Start changes one thing in the front matter and keeps comments", () => {
    const text = "name: x # the name\ntags: [a]";
    let next = addInput(text, "count");
    next = changeInput(next, "count", { type: "integer", default: "3", required: true, title: "How many" });
    expect(next).toContain("name: x # the name");
    expect(next).toContain("tags: [a]");
    expect(readFrontMatter(next)?.inputs).toEqual([
      { name: "count", type: "integer", title: "How many", default: "3", required: true },
    ]);
    expect(removeInput(next, "count")).toBe(text);
    expect(setDescription(setDescription(text, "what it is"), "")).toBe(text);
  });

  it("S2: YAML that does not parse, and a schema beyond the form, are left to the text", () => {
    expect(readFrontMatter("a: [")).toBeNull();
    expect(readFrontMatter("inputs: { oneOf: [], type: string }")?.inputs).toBeNull();
    expect(readFrontMatter("")?.inputs).toEqual([]);
  });
});

describe("versions", () => {
  it("S7: shows what was added and removed, with the line numbers of both texts", () => {
    const lines = textDifference("a\nb\nc\nd", "a\nx\nc\nd\ne");
    expect(lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      "same a",
      "removed b",
      "added x",
      "same c",
      "same d",
      "added e",
    ]);
    expect(lines.at(-1)).toMatchObject({ after: 5 });
    expect(lines[1]).toMatchObject({ before: 2 });
  });

  it("S7: applying the difference gives the newer text", () => {
    const [before, after] = [
      source,
      source.replace("A", "AA").replace('  const inner = await Task.run("B", { item })\n', ""),
    ];
    const made = textDifference(before, after).filter(({ kind }) => kind !== "removed");
    expect(made.map(({ text }) => text).join("\n")).toBe(after);
  });
});

describe("files", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it("S9: says in one sentence why a file is no script", () => {
    expect(fileProblem("a.flow", bytes("return 1"))).toBeNull();
    expect(fileProblem("photo.png", bytes("x"))).toBe(
      "photo.png is no .flow file. Choose a file whose name ends in .flow.",
    );
    expect(fileProblem("a.flow", new Uint8Array([0xff, 0xfe, 0x00]))).toMatch(/UTF-8/);
    expect(fileProblem("a.flow", bytes("a\0b"))).toMatch(/not a text file/);
    expect(fileProblem("a.flow", bytes(""))).toMatch(/empty/);
    expect(fileProblem("a.flow", bytes("x".repeat(1_000_001)))).toMatch(/1 MB/);
  });

  it("S9: finds a free name", () => {
    expect(freeName("order", [])).toBe("order");
    expect(freeName("order", ["order", "order-2"])).toBe("order-3");
  });
});

describe("words", () => {
  it("S50: an error says what to do next", () => {
    expect(describeProblem(new Error("boom")).advice).toMatch(/Reload/);
    expect(describeProblem(new TypeError("Failed to fetch dynamically imported module: x")).title).toMatch(
      /part of the page/,
    );
  });

  it("S50: times are short and exact enough", () => {
    expect([0, 850, 1_200, 14_000, 125_000, 7_440_000, 277_200_000].map(formatDuration)).toEqual([
      "0 ms",
      "850 ms",
      "1.2 s",
      "14 s",
      "2 m 05 s",
      "2 h 04 m",
      "3 d 5 h",
    ]);
    expect(formatAgo(0, 3_000)).toBe("just now");
    expect(formatAgo(0, 7_200_000)).toBe("2 h ago");
  });
});

describe("finding by name", () => {
  it("S4: every typed word must stand in the entry, and beginnings come first", () => {
    expect(matchWords("Unwrap", "unwrap")).toBe(1);
    expect(matchWords("quarterly-consolidated-regulatory-reporting-with-a-map", "unwrap")).toBe(0);
    expect(matchWords("Wrap in For each", "for wrap")).toBeGreaterThan(0);
    expect(matchWords("Timer", "wait", ["Wait for a time"])).toBeGreaterThan(0);
    expect(matchWords("Task", "ta")).toBeGreaterThan(matchWords("Start task", "ta"));
  });
});
