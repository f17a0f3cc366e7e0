import { HOST_NAMES } from "@fermata/flow";
import type { AnyNode, Function as FunctionNode } from "acorn";
import type { TextEdit } from "../model.ts";
import type { OutlineNode, OutlineRegion } from "../outline.ts";
import { RESERVED_WORDS } from "../reserved-words.ts";
import { indentAt, startsLine } from "../script-text.ts";
import type { Study } from "../study.ts";
import { habitsOf, nodeText, type Payload } from "./payload.ts";
import { type PlannedEdit, Refusal } from "./plan.ts";

export interface Spot {
  readonly region: OutlineRegion;
  readonly index: number;
}

/** The edits that put text at a place: the plain way, then with a blank line before, after or around it, then with a semicolon after it. */
export function placeText(study: Study, spot: Spot, payload: Payload): PlannedEdit[][] {
  const { form } = spot.region.inside;
  if (form === "none" || spot.region.flow === "dependency") {
    throw new Refusal("NOT_POSSIBLE", "Nothing can be put in here.");
  }
  if (form === "single") return variants((gaps) => placeBesideSingle(study, spot, spaced(payload, gaps)));
  if (form === "expression") return variants((gaps) => placeBesideExpression(study, spot, spaced(payload, gaps)));
  return variants((gaps) =>
    placeInLines(study, spot, { payload: spaced(payload, { semicolon: gaps.semicolon }), gaps }),
  );
}

interface Gaps {
  readonly before?: boolean;
  readonly after?: boolean;
  readonly semicolon?: boolean | undefined;
}

const variants = (make: (gaps: Gaps) => PlannedEdit[]): PlannedEdit[][] => [
  make({}),
  make({ before: true }),
  make({ after: true }),
  make({ before: true, after: true }),
  make({ semicolon: true }),
  make({ before: true, after: true, semicolon: true }),
];

function spaced(payload: Payload, gaps: Gaps): Payload {
  if (!gaps.semicolon) return payload;
  return (indent) => {
    const made = payload(indent);
    return { ...made, text: `${made.text};` };
  };
}

function placeInLines(
  study: Study,
  { region, index }: Spot,
  { payload, gaps }: { payload: Payload; gaps: Gaps },
): PlannedEdit[] {
  const previous = region.nodes[index - 1];
  if (previous) return placeAfter(study, { region, previous, next: region.nodes[index] }, { payload, gaps });
  const next = region.nodes[0];
  if (next) return placeBefore(study, { region, next }, { payload, gaps });
  return placeInEmpty(study, region, payload);
}

/** The indentation of a region's statements. */
export function innerIndent(study: Study, region: OutlineRegion): string {
  const { source, outline } = study;
  const first = region.nodes.find((node) => startsLine(source, node.range.start));
  if (first) return indentAt(source, first.range.start);
  if (region.role === "main" && !outline.parsed.body!.inMain) return "";
  return indentAt(source, region.inside.start) + habitsOf(study).unit;
}

/** The indentation of what stands behind a region: its closing brace, or the `break` that closes a case. */
function outerIndent(study: Study, region: OutlineRegion): string {
  if (region.role === "main" && !study.outline.parsed.body!.inMain) return "";
  const { start, end } = region.inside;
  const isBreak = (region.role === "case" || region.role === "default") && study.source.startsWith("break", end);
  return isBreak ? innerIndent(study, region) : indentAt(study.source, start);
}

function placeAfter(
  study: Study,
  { region, previous, next }: { region: OutlineRegion; previous: OutlineNode; next: OutlineNode | undefined },
  { payload, gaps }: { payload: Payload; gaps: Gaps },
): PlannedEdit[] {
  const { source } = study;
  const indent = innerIndent(study, region);
  let at = previous.range.end;
  // A stray semicolon goes with the statement before it.
  while (/^[ \t]*;/.test(source.slice(at))) at = source.indexOf(";", at) + 1;
  const lineEnd = endOfLine(source, at);
  const rest = source.slice(at, Math.min(lineEnd, region.inside.end)).trim();
  const closes = lineEnd > region.inside.end && rest === "" && region.range.end < source.length;
  const before = `${gaps.before ? "\n" : ""}\n${indent}`;
  const made = payload(indent);
  const isOnLine = rest !== "" || closes;
  const after = isOnLine ? `\n${closes ? outerIndent(study, region) : indent}` : gaps.after && next ? "\n" : "";
  const end = at + /^[ \t]*/.exec(source.slice(at))![0].length;
  return [
    ...opened(study, region, previous),
    shiftSpans({ start: isOnLine ? at : end, end, text: "" }, made, {
      before,
      after: gaps.after && isOnLine && next ? `\n${after}` : after,
    }),
  ];
}

export const endOfLine = (source: string, at: number): number => {
  const end = source.indexOf("\n", at);
  return end < 0 ? source.length : end;
};

/** `{ a() }`: what stands on the line of the opening brace goes on a line of its own when a second statement comes. */
export function opened(study: Study, region: OutlineRegion, first: OutlineNode): TextEdit[] {
  const { source } = study;
  if (region.nodes[0] !== first || region.inside.form !== "lines") return [];
  const lineStart = source.lastIndexOf("\n", first.range.start - 1) + 1;
  // A semicolon that guards a line against the one above is not in its way.
  if (/^[\s;]*$/.test(source.slice(lineStart, first.range.start))) return [];
  const start = Math.max(region.inside.start, source.slice(0, first.range.start).trimEnd().length);
  return [{ start, end: first.range.start, text: `\n${innerIndent(study, region)}` }];
}

function placeBefore(
  study: Study,
  { region, next }: { region: OutlineRegion; next: OutlineNode },
  { payload, gaps }: { payload: Payload; gaps: Gaps },
): PlannedEdit[] {
  const { source } = study;
  const indent = innerIndent(study, region);
  const made = payload(indent);
  const at = next.range.start;
  const after = `${gaps.after ? "\n" : ""}\n${indent}`;
  if (startsLine(source, at))
    return [shiftSpans({ start: at, end: at, text: "" }, made, { before: gaps.before ? `\n${indent}` : "", after })];
  const start = Math.max(region.inside.start, source.slice(0, at).trimEnd().length);
  const edit = shiftSpans({ start, end: at, text: "" }, made, { before: `\n${indent}`, after });
  return [edit, ...closed(study, region)];
}

/** `a() }`: the closing brace goes on a line of its own. */
export function closed(study: Study, region: OutlineRegion): TextEdit[] {
  const { source } = study;
  const { end } = region.inside;
  const last = region.nodes.at(-1)!.range.end;
  if (end >= source.length || source.slice(last, end).trim() !== "" || source.slice(last, end).includes("\n"))
    return [];
  return [{ start: last, end, text: `\n${outerIndent(study, region)}` }];
}

function placeInEmpty(study: Study, region: OutlineRegion, payload: Payload): PlannedEdit[] {
  const { source } = study;
  const { start, end } = region.inside;
  const indent = innerIndent(study, region);
  const made = payload(indent);
  const inside = source.slice(start, end);
  const isFile = region.role === "main" && !study.outline.parsed.body!.inMain;
  if (isFile) {
    const text = inside.trimEnd();
    const at = start + text.length;
    const before = text === "" ? "" : "\n\n";
    return [shiftSpans({ start: text === "" ? start : at, end, text: "" }, made, { before, after: "\n" })];
  }
  const at = start + inside.trimEnd().length;
  if (region.role === "case" || region.role === "default") {
    // No brace closes a case: what follows is its `break`, the next case or the end of the switch.
    if (source.slice(at, end).includes("\n"))
      return [shiftSpans({ start: at, end: at, text: "" }, made, { before: `\n${indent}`, after: "" })];
    const follows = outerIndent(study, region);
    return [shiftSpans({ start: at, end, text: "" }, made, { before: `\n${indent}`, after: `\n${follows}` })];
  }
  return [
    shiftSpans({ start: at, end, text: "" }, made, { before: `\n${indent}`, after: `\n${outerIndent(study, region)}` }),
  ];
}

/** `if (x) a()` becomes a block. */
function placeBesideSingle(study: Study, { region, index }: Spot, payload: Payload): PlannedEdit[] {
  const { source } = study;
  const outer = indentAt(source, region.range.start);
  const node = region.nodes[0];
  // On the line of `if (x)` itself the indentation is that of the statement that it belongs to.
  const base = startsLine(source, region.range.start) ? dedent(study, outer) : outer;
  const indent = base + habitsOf(study).unit;
  const made = payload(indent);
  const start = source.slice(0, node?.range.start ?? region.range.start).trimEnd().length;
  if (!node)
    return [
      shiftSpans({ start, end: region.range.end, text: "" }, made, { before: ` {\n${indent}`, after: `\n${base}}` }),
    ];
  const head = source.slice(start, node.range.start).includes("\n") || source[start - 1] !== "{" ? " {\n" : "\n";
  const keeps = nodeText(study, node, indent);
  const rest = inner(study, node, keeps);
  if (index === 0) {
    const first = shiftSpans({ start, end: node.range.start, text: "" }, made, {
      before: `${head}${indent}`,
      after: `\n${indent}`,
    });
    return [first, ...rest, { start: node.range.end, end: node.range.end, text: `\n${base}}` }];
  }
  const last = shiftSpans({ start: node.range.end, end: node.range.end, text: "" }, made, {
    before: `\n${indent}`,
    after: `\n${base}}`,
  });
  return [{ start, end: node.range.start, text: `${head}${indent}` }, ...rest, last];
}

const dedent = (study: Study, indent: string): string => {
  const { unit } = habitsOf(study);
  return indent.endsWith(unit) ? indent.slice(0, -unit.length) : indent;
};

/** The inner lines of a node that stays where it is get a new indentation. */
function inner(study: Study, node: OutlineNode, written: string): TextEdit[] {
  const old = study.source.slice(node.range.start, node.range.end).split("\n");
  const lines = written.split("\n");
  const edits: TextEdit[] = [];
  let at = node.range.start;
  for (const [i, line] of old.entries()) {
    const now = lines[i]!;
    if (line !== now) {
      const was = /^[ \t]*/.exec(line)![0].length;
      edits.push({ start: at, end: at + was, text: /^[ \t]*/.exec(now)![0] });
    }
    at += line.length + 1;
  }
  return edits;
}

/** A lane or arrow that is one expression becomes an async function with a block. */
function placeBesideExpression(study: Study, { region, index }: Spot, payload: Payload): PlannedEdit[] {
  const { source } = study;
  const node = region.nodes[0]!;
  const owner = region.syntax as AnyNode;
  const isLane = region.role === "lane";
  const at = isLane ? region.range : arrowBody(study, owner as FunctionNode);
  const outer = indentAt(source, isLane ? region.range.start : owner.start);
  const indent = outer + habitsOf(study).unit;
  const end = habitsOf(study).semicolons ? ";" : "";
  const keepsResult = index > 0;
  const name = keepsResult ? freshName(study, "result") : "";
  const wait = node.value || node.kind === "code" ? "await " : "";
  const made = payload(indent);
  const lead = keepsResult ? `const ${name} = ${wait}` : `return ${wait}`;
  const open = isLane ? "(async () => {" : "{";
  const close = isLane ? "})()" : "}";
  const rest = inner(study, node, nodeText(study, node, indent));
  const edits: PlannedEdit[] = [];
  if (!isLane && !(owner as FunctionNode).async) edits.push({ start: owner.start, end: owner.start, text: "async " });
  const before = { start: at.start, end: node.range.start, text: "" };
  const after = { start: node.range.end, end: at.end, text: "" };
  if (keepsResult) {
    edits.push({ ...before, text: `${open}\n${indent}${lead}` }, ...rest);
    edits.push(
      shiftSpans(after, made, {
        before: `${end}\n${indent}`,
        after: `\n${indent}return ${name}${end}\n${outer}${close}`,
      }),
    );
  } else {
    edits.push(shiftSpans(before, made, { before: `${open}\n${indent}`, after: `\n${indent}${lead}` }), ...rest);
    edits.push({ ...after, text: `${end}\n${outer}${close}` });
  }
  return edits;
}

/** The body of an arrow with the parentheses around it. */
function arrowBody(study: Study, arrow: FunctionNode): { start: number; end: number } {
  const from = arrow.params.at(-1)?.end ?? arrow.start;
  const sign = study.source.indexOf("=>", from) + 2;
  return { start: sign + /^\s*/.exec(study.source.slice(sign))![0].length, end: arrow.end };
}

/** A name that nothing in the script uses, that is not the host's and that the language does not keep for itself. */
export function freshName(study: Study, wish: string, taken: ReadonlySet<string> = new Set()): string {
  const used = new Set([...taken, ...HOST_NAMES, ...RESERVED_WORDS]);
  for (const variable of study.scopes.variables) used.add(variable.name);
  for (const reference of study.scopes.references) used.add(reference.name);
  const stem = wish.replace(/\d+$/, "") || wish;
  let name = wish;
  for (let i = 2; used.has(name); i++) name = `${stem}${i}`;
  return name;
}

function shiftSpans(at: TextEdit, made: ReturnType<Payload>, around: { before: string; after: string }): PlannedEdit {
  const by = around.before.length;
  return {
    ...at,
    text: around.before + made.text + around.after,
    carries: (made.carries ?? []).map((span) => ({ ...span, offset: span.offset + by })),
    fresh: (made.fresh ?? []).map((span) => ({ ...span, offset: span.offset + by })),
  };
}
