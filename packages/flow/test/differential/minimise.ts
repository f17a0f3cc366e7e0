import { type AnyNode, parse } from "acorn";

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A smaller program for which `fails` still holds: takes statements away, unwraps blocks, and puts parts of expressions in the place of
 * the whole, biggest bites first, until nothing more can go.
 */
export async function minimise(source: string, fails: (source: string) => Promise<boolean>): Promise<string> {
  let best = source;
  for (let progress = true; progress; ) {
    progress = false;
    for (const edit of edits(best)) {
      const smaller = best.slice(0, edit.start) + edit.text + best.slice(edit.end);
      if (smaller.length >= best.length || !parses(smaller) || !(await fails(smaller))) continue;
      best = smaller;
      progress = true;
      break;
    }
  }
  return best.replaceAll(/^[\s;]*\n/gm, "").trim();
}

const OPTIONS = { ecmaVersion: 2024, allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true } as const;

function parses(source: string): boolean {
  try {
    parse(source, OPTIONS);
    return true;
  } catch {
    return false;
  }
}

function edits(source: string): Edit[] {
  const found: Edit[] = [];
  visit(parse(source, OPTIONS), (node) => found.push(...editsOf(node, source)));
  return found.sort(
    (one, other) => other.end - other.start - other.text.length - (one.end - one.start - one.text.length),
  );
}

function editsOf(node: AnyNode, source: string): Edit[] {
  const { start, end } = node;
  const parts = children(node);
  const text = (part: { start: number; end: number }) => source.slice(part.start, part.end);
  if (node.type === "VariableDeclarator" || node.type === "Property" || node.type === "SpreadElement") return [];
  if (/Statement|Declaration/.test(node.type)) {
    const unwrapped = parts.flatMap((part) => ("body" in part && Array.isArray(part.body) ? part.body : [part]));
    const inner = unwrapped.filter((part) => /Statement|Declaration/.test(part.type)).map(text);
    return [{ start, end, text: ";" }, ...(inner.length === 0 ? [] : [{ start, end, text: inner.join("\n") }])];
  }
  if (!/Expression|Literal|Identifier/.test(node.type) || node.type === "FunctionExpression") return [];
  // A function in the place of its call would only show that functions print differently.
  const smaller = (node.type === "CallExpression" ? parts.slice(1) : parts)
    .filter((part) => /Expression|Literal|Identifier/.test(part.type))
    .map((part) => `(${text(part)})`);
  return [...smaller, ...(node.type === "Literal" || node.type === "Identifier" ? [] : ["0", "[]"])].map((with_) => ({
    start,
    end,
    text: with_,
  }));
}

function visit(node: AnyNode, see: (node: AnyNode) => void): void {
  see(node);
  for (const part of children(node)) visit(part, see);
}

function children(node: AnyNode): AnyNode[] {
  const isNode = (value: unknown): value is AnyNode =>
    typeof value === "object" && value !== null && "type" in value && "start" in value;
  return Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}
