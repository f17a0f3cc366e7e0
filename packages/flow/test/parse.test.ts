import { describe, expect, it } from "vitest";
import { parseFlow } from "../src/index.ts";

const fence = "```";

describe("parse", () => {
  it("F1 reads front matter and keeps offsets of the whole file", () => {
    const source = `${fence}\nname: a\ntags: [x]\ninputs:\n  type: object\n${fence}\n// c\nlet x = 1`;
    const parsed = parseFlow(source);
    expect(parsed.diagnostics).toEqual([]);
    expect(parsed.frontMatter?.data).toEqual({ name: "a", tags: ["x"], inputs: { type: "object" } });
    const [statement] = parsed.body!.statements;
    expect(source.slice(statement!.start, statement!.end)).toBe("let x = 1");
    expect(source.slice(parsed.comments[0]!.start, parsed.comments[0]!.end)).toBe("// c");
    expect(parsed.lines.range(statement!.start, statement!.end)).toMatchObject({ line: 8, column: 0 });
  });

  it("F1 warns about an unknown key and refuses a wrong type", () => {
    const parsed = parseFlow(`${fence}\nnam: a\npriority: high\n${fence}\n`);
    expect(parsed.diagnostics.map((d) => [d.code, d.severity, d.range.line])).toEqual([
      ["front-matter-key", "warning", 2],
      ["front-matter", "error", 3],
    ]);
  });

  it("F1 reports front matter that is not closed or not YAML", () => {
    expect(parseFlow(`${fence}\nname: a\n`).diagnostics[0]?.message).toContain("not closed");
    expect(parseFlow(`${fence}\nname: [a\n${fence}\n`).diagnostics[0]?.code).toBe("front-matter");
    expect(parseFlow(`${fence}\n- a\n${fence}\n`).diagnostics[0]?.message).toContain("mapping");
    expect(parseFlow(`${fence}\n${fence}\nreturn 1`).diagnostics).toEqual([]);
  });

  it("F2 takes return and await at top level, and main's block as the body", () => {
    expect(parseFlow("return await 1").diagnostics).toEqual([]);
    const parsed = parseFlow("async function main() { return 1 }");
    expect(parsed.body).toMatchObject({ inMain: true });
    expect(parsed.body!.statements[0]!.type).toBe("ReturnStatement");
    expect(parseFlow("async function main() {}\nmain()").body!.inMain).toBe(false);
  });

  it("F3 makes a diagnostic of what does not parse, at its place", () => {
    const parsed = parseFlow("let x = 1\nlet = ;");
    expect(parsed.ast).toBeNull();
    expect(parsed.diagnostics[0]).toMatchObject({ code: "syntax", severity: "error", range: { line: 2 } });
    expect(parseFlow(`return ${"(".repeat(50_000)}1${")".repeat(50_000)}`).diagnostics[0]?.code).toBe("nesting");
  });

  it("F5 parses in strict mode", () => {
    expect(parseFlow("with (a) {}").diagnostics[0]?.code).toBe("no-with");
    expect(parseFlow("let a = 010").diagnostics[0]?.code).toBe("syntax");
  });
});
