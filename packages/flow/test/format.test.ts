import { describe, expect, it } from "vitest";
import { format, parseFlow } from "../src/index.ts";
import { CORNER_PROGRAMS } from "./differential/corner-programs.ts";
import { generateProgram } from "./differential/program.ts";
import { Random } from "./differential/random.ts";
import { strewComments } from "./support/strew-comments.ts";

async function formatted(source: string): Promise<string> {
  const result = await format(source);
  expect(result.diagnostics).toEqual([]);
  return result.formatted!;
}

/** What the tree says of a program: its nodes in order of the text. */
function outline(source: string): string[] {
  const { body } = parseFlow(source);
  const found: string[] = [];
  JSON.stringify(body, (_key, part: unknown) => {
    const { type, name, operator, value } = (part ?? {}) as Record<string, unknown>;
    const word = name ?? (typeof value === "object" ? "" : value);
    // `a && (b && c)` may be bracketed the other way round, and a line that begins with a bracket gets a semicolon before it.
    if (typeof type === "string" && !["EmptyStatement", "LogicalExpression"].includes(type)) {
      // A key may lose its quotes.
      found.push([type.replace("Identifier", "Literal"), operator, word].join(" "));
    }
    return typeof part === "bigint" ? String(part) : part;
  });
  return found;
}

function words(source: string): string[] {
  return parseFlow(source)
    .comments.map(({ value }) => value.trim())
    .sort();
}

const UNTIDY = `\`\`\`
name:   tidy
tags:  [ a,b ]   # two
\`\`\`


// first
const a = {b:1,'c':2,   d : 'say "x"'}; /* second */
if(a.b)return   await Task.run('x',{a}) // third


;[1,2].map(x=>x*2)
const long = await Task.run("a-task-with-a-long-name", { first: a.b, second: a.c, third: a.d, fourth: 4 });
// last`;

const TIDY = `\`\`\`
name: tidy
tags: [a, b] # two
\`\`\`
// first
const a = { b: 1, c: 2, d: 'say "x"' } /* second */
if (a.b) return await Task.run("x", { a }) // third

;[1, 2].map((x) => x * 2)
const long = await Task.run("a-task-with-a-long-name", {
  first: a.b,
  second: a.c,
  third: a.d,
  fourth: 4,
})
// last
`;

describe("F50 format", () => {
  it("prints one text for one program, comments kept", async () => {
    expect(await formatted(UNTIDY)).toBe(TIDY);
    expect(await formatted(UNTIDY.replaceAll("\n", "\r\n"))).toBe(TIDY);
    expect(await formatted(TIDY)).toBe(TIDY);
  });

  it.each([
    ["", ""],
    ["// only a comment", "// only a comment\n"],
    ["```\n```\n", "```\n```\n"],
    ["\ufeffreturn 1", "return 1\n"],
    ["async function main(){return 1}", "async function main() {\n  return 1\n}\n"],
    ["f(`a\n  $\u007b b }`)", "f(`a\n  $\u007bb}`)\n"],
    ["return 0XFF + .5 + 1.50", "return 0xff + 0.5 + 1.5\n"],
  ])("prints %j", async (source, text) => {
    expect(await formatted(source)).toBe(text);
  });

  it("lays out what check refuses, and says where a text does not parse", async () => {
    expect(await formatted("class A{}\nvar x=/a/;debugger")).toBe("class A {}\nvar x = /a/\ndebugger\n");
    const broken = await format("const = 1");
    expect(broken).toMatchObject({ formatted: null, diagnostics: [{ code: "syntax", range: { line: 1 } }] });
    expect((await format("```\nname: [\n```\nreturn 1")).formatted).toBeNull();
  });

  it("leaves a file as it is, with a warning, where a comment finds no place in the layout", async () => {
    const source = "for (let i = // from\n0; // to\ni < 2; i++) {}\n";
    const { formatted: text, diagnostics } = await format(source);
    expect(text).toBe(source);
    expect(diagnostics).toMatchObject([{ code: "not-formatted", severity: "warning", range: { line: 1 } }]);
  });
});

describe("F50 format changes layout only", () => {
  it("over the corner programs of the differential test", { timeout: 120_000 }, async () => {
    for (const [, body] of CORNER_PROGRAMS) {
      const text = await formatted(body);
      expect(await formatted(text)).toBe(text);
      expect(outline(text), body).toEqual(outline(body));
    }
  });

  it("over random programs, with comments strewn in", { timeout: 120_000 }, async () => {
    let leftAsTheyAre = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const { source } = generateProgram(seed);
      expect(outline(await formatted(source))).toEqual(outline(source));
      const strewn = strewComments(source, new Random(seed));
      if (parseFlow(strewn).ast === null) continue;
      const { formatted: text } = await format(strewn);
      if (text === strewn) leftAsTheyAre++;
      expect(words(text!)).toEqual(words(strewn));
      expect(outline(text!)).toEqual(outline(strewn));
      expect((await format(text!)).formatted).toBe(text);
    }
    expect(leftAsTheyAre).toBeLessThan(3);
  });
});
