import type { CallExpression, Literal, MemberExpression, Node } from "acorn";
import type { DiagnosticFix } from "../parse/diagnostic.ts";
import { type Fixer, type FixSite, literalText, memberName, replace, textOf } from "./fix-site.ts";

/** A pattern without any choice in it: one text, perhaps held to the start or the end. */
interface PlainPattern {
  readonly text: string;
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** Calls in which a plain pattern does what a string does too. */
export const fixRegExp: Fixer = (site) => {
  const { regex } = site.node as Literal;
  const pattern = regex && plainPattern(regex.pattern);
  if (pattern === undefined) return undefined;
  const parent = site.path.at(-2)!;
  const call = (parent.type === "CallExpression" ? parent : site.path.at(-3)) as CallExpression;
  const flags = regex!.flags.replace("u", "");
  if (call.type !== "CallExpression") return undefined;
  if (parent === call.callee)
    return memberName(parent) === "test" && flags === "" ? test(site, call, pattern) : undefined;
  return call.arguments[0] === site.node && !pattern.atStart && !pattern.atEnd
    ? takeString(site, call, { text: pattern.text, flags })
    : undefined;
};

/** `/x/.test(s)`. */
function test(site: FixSite, call: CallExpression, { text, atStart, atEnd }: PlainPattern): DiagnosticFix | undefined {
  const [subject] = call.arguments;
  if (subject === undefined || call.arguments.length > 1 || subject.type === "SpreadElement") return undefined;
  const isString = literalText(subject) !== undefined || subject.type === "TemplateLiteral";
  const string = isString ? textOf(site, subject) : `String(${textOf(site, subject)})`;
  const quoted = JSON.stringify(text);
  if (atStart && atEnd) return replace(call, `(${string} === ${quoted})`, "Compare strings");
  const method = atStart ? "startsWith" : atEnd ? "endsWith" : "includes";
  return replace(call, `${string}.${method}(${quoted})`, `Use ${method}`);
}

/** `s.replace(/x/g, …)` and the other methods that take a string in the pattern's place. */
function takeString(
  site: FixSite,
  call: CallExpression,
  { text, flags }: { text: string; flags: string },
): DiagnosticFix | undefined {
  const method = memberName(call.callee);
  const other = {
    replace: flags === "g" ? "replaceAll" : flags === "" ? "replace" : undefined,
    replaceAll: flags === "g" ? "replaceAll" : undefined,
    split: flags === "" || flags === "g" ? "split" : undefined,
    search: flags === "" ? "indexOf" : undefined,
  }[method ?? ""];
  if (other === undefined || text === "") return undefined;
  const { property } = call.callee as MemberExpression & { property: Node };
  const edits = [
    { start: property.start, end: property.end, text: other },
    { start: site.node.start, end: site.node.end, text: JSON.stringify(text) },
  ];
  return { title: `Use ${other} with a string`, edits };
}

const ESCAPED: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

function plainPattern(source: string): PlainPattern | undefined {
  const atStart = source.startsWith("^");
  const atEnd = /(?:^|[^\\])(?:\\\\)*\$$/.test(source);
  let text = "";
  for (let at = atStart ? 1 : 0; at < source.length - (atEnd ? 1 : 0); at++) {
    const char = source[at]!;
    if (char === "\\") {
      const next = source[++at] ?? "";
      const meant = /[A-Za-z0-9]/.test(next) ? ESCAPED[next] : next;
      if (meant === undefined) return undefined;
      text += meant;
    } else if (".^$*+?()[]{}|".includes(char)) return undefined;
    else text += char;
  }
  return { text, atStart, atEnd };
}
