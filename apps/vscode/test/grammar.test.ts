import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate, { type IGrammar } from "vscode-textmate";

const path = (name: string) => new URL(`../${name}`, import.meta.url);
const read = (name: string) => readFileSync(path(name), "utf8");
const manifest = JSON.parse(read("package.json")) as {
  contributes: {
    languages: { id: string; extensions: string[]; configuration: string }[];
    grammars: { language: string; scopeName: string; path: string }[];
  };
};

/** Stand-ins for the grammars that VS Code brings along: enough to see which of them was asked. */
const BUILT_IN: Readonly<Record<string, object>> = {
  "source.yaml": {
    scopeName: "source.yaml",
    patterns: [{ match: "^\\s*[\\w-]+(?=:)", name: "entity.name.tag.yaml" }],
  },
  "source.js": {
    scopeName: "source.js",
    patterns: [
      { match: "//.*$", name: "comment.line.js" },
      { begin: '"', end: '"', name: "string.quoted.double.js" },
      { begin: "\\(", end: "\\)", name: "meta.arguments.js", patterns: [{ include: "$self" }] },
      { match: "\\b(?:const|await|return)\\b", name: "keyword.js" },
    ],
  },
};

let grammar: IGrammar;

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
  await oniguruma.loadWASM(readFileSync(wasm));
  const { scopeName, path: file } = manifest.contributes.grammars[0]!;
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (name) =>
      textmate.parseRawGrammar(name === scopeName ? read(file) : JSON.stringify(BUILT_IN[name]), `${name}.json`),
  });
  grammar = (await registry.loadGrammar(scopeName))!;
});

/** The innermost scope of each occurrence of a word, line by line. */
function scopesOf(source: string, word: string): string[] {
  let state = textmate.INITIAL;
  return source.split("\n").flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    const at = line.indexOf(word);
    return at < 0 ? [] : [tokens.findLast(({ startIndex }) => startIndex <= at)!.scopes.join(" ")];
  });
}

describe("the grammar", () => {
  it("F1 reads the front matter as YAML, and what follows as JavaScript", () => {
    const source = "```\nname: order\n```\nconst name = await Task.run(Inputs.name)";
    expect(scopesOf(source, "name")[0]).toContain("meta.embedded.block.yaml entity.name.tag.yaml");
    expect(scopesOf(source, "const")).toEqual(["source.flow keyword.js"]);
    expect(scopesOf("const a = 1\n```\nname: x\n```", "name")[0]).not.toContain("yaml");
  });

  it("F20 marks the host's names wherever they are called, and nowhere else", () => {
    const marked = (source: string, word: string) =>
      scopesOf(source, word).map((scopes) => scopes.includes("support.class.flow"));
    expect(marked('await Task.run("Task.run")', "Task")).toEqual([true]);
    expect(marked("f(Inputs.a)", "Inputs")).toEqual([true]);
    expect(marked("// Task.run", "Task")).toEqual([false]);
    expect(marked('"Task.run"', "Task")).toEqual([false]);
    expect(marked("own.Task.run()", "Task")).toEqual([false]);
    expect(marked("```\nTask.x: 1\n```", "Task")).toEqual([false]);
  });

  it("F1 ends the front matter at its second fence, whatever stands in it", () => {
    const source = "``` \nname: a\ndescription: |\n  ```not a fence\n  return\n```\nreturn `\n```\n`";
    expect(scopesOf(source, "return").map((scopes) => scopes.includes("yaml"))).toEqual([true, false]);
  });
});

describe("the manifest", () => {
  it("names files that are there, and one language for all of them", () => {
    const { languages, grammars } = manifest.contributes;
    for (const file of [languages[0]!.configuration, grammars[0]!.path])
      expect(existsSync(path(file)), file).toBe(true);
    expect(grammars[0]!.language).toBe(languages[0]!.id);
    expect(languages[0]!.extensions).toEqual([".flow"]);
    expect(read("src/extension.ts")).toContain(`language: "${languages[0]!.id}"`);
    expect(() => JSON.parse(read(languages[0]!.configuration))).not.toThrow();
  });
});
