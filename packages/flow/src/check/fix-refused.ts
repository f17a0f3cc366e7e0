import type {
  CallExpression,
  ForOfStatement,
  Identifier,
  Literal,
  MemberExpression,
  ObjectExpression,
  Property,
  TaggedTemplateExpression,
} from "acorn";
import { HOST_NAMES } from "../analyze/host-names.ts";
import type { DiagnosticFix } from "../parse/diagnostic.ts";
import { fixRegExp } from "./fix-regexp.ts";
import { around, type Fixer, type FixSite, isName, literalText, memberName, replace, textOf } from "./fix-site.ts";
import { fixTimer } from "./fix-timers.ts";

/** Fixes for what is out of the language, by code. */
export const REFUSED_FIXES: Readonly<Record<string, Fixer>> = {
  "no-var": ({ range: { start } }) => replace({ start, end: start + 3 }, "let", "Use let"),
  "no-debugger": ({ node, path, parsed: { source } }) => {
    const title = "Remove debugger";
    // The only statement of an if or a loop leaves an empty block behind.
    if (!["Program", "BlockStatement", "SwitchCase"].includes(path.at(-2)!.type)) return replace(node, "{}", title);
    const rest = /^[ \t]*\r?\n?/.exec(source.slice(node.end))![0].length;
    return replace({ start: node.start, end: node.end + rest }, "", title);
  },
  "no-for-await": (site) => {
    const { start, right } = around<ForOfStatement>(site, "ForOfStatement")!;
    const { source } = site.parsed;
    const word = start + source.slice(start).indexOf("await");
    const edits = [
      { start: word, end: word + /^await\s*/.exec(source.slice(word))![0].length, text: "" },
      { start: right.start, end: right.end, text: `await Promise.all(${textOf(site, right)})` },
    ];
    return { title: "Wait for all items first", edits };
  },
  "no-tagged-template": (site) => {
    const { tag, quasi } = around<TaggedTemplateExpression>(site, "TaggedTemplateExpression")!;
    if (memberName(tag) === "raw" && isName((tag as MemberExpression).object, "String")) {
      if (quasi.quasis.length > 1) return undefined;
      return replace(site.node, JSON.stringify(quasi.quasis[0]!.value.raw), "Write a string");
    }
    const texts = quasi.quasis.map(({ value }) => JSON.stringify(value.cooked ?? value.raw));
    const values = quasi.expressions.map((expression) => textOf(site, expression));
    const call = `${textOf(site, tag)}(${[`[${texts.join(", ")}]`, ...values].join(", ")})`;
    return replace(site.node, call, "Call the function");
  },
  "no-regexp": fixRegExp,
  "no-bigint": (site) => {
    if (isName(site.node, "BigInt")) return replace(site.node, "Number", "Use Number");
    const digits = (site.node as Literal).bigint ?? "";
    return Number.isSafeInteger(Number(digits)) ? replace(site.node, digits, "Use a number") : undefined;
  },
  "no-symbol": (site) => {
    const call = around<CallExpression>(site, "CallExpression");
    const name = call?.callee === site.node ? literalText(call.arguments[0]) : undefined;
    return name === undefined ? undefined : replace(call!, JSON.stringify(name), "Use a string");
  },
  "no-weak": ({ node }) => {
    const strong = { WeakMap: "Map", WeakSet: "Set" }[(node as Identifier).name];
    return strong === undefined ? undefined : replace(node, strong, `Use ${strong}`);
  },
  "no-host-timer": fixTimer,
  "no-prototype": fixPrototype,
};

function fixPrototype(site: FixSite): DiagnosticFix | undefined {
  const { node, path } = site;
  const parent = path.at(-2)!;
  if (parent.type === "Property" && path.at(-3)?.type === "ObjectExpression") {
    const { properties } = path.at(-3) as ObjectExpression;
    const index = properties.indexOf(parent as Property);
    const next = properties[index + 1];
    const before = properties[index - 1];
    const start = next === undefined && before !== undefined ? before.end : parent.start;
    return replace({ start, end: next?.start ?? parent.end }, "", "Remove __proto__");
  }
  if (parent.type !== "MemberExpression") return undefined;
  const member = parent as MemberExpression;
  if (isName(node, "globalThis") && HOST_NAMES.has(memberName(member) ?? "")) {
    return replace(member, memberName(member)!, `Write ${memberName(member)}`);
  }
  if (isName(node, "Reflect") && memberName(member) === "ownKeys") {
    return replace(member, "Object.keys", "Use Object.keys");
  }
  // Object.prototype.hasOwnProperty.call(object, key)
  const text = /^Object\s*\.\s*prototype\s*\.\s*hasOwnProperty\s*\.\s*call$/;
  const callee = path.findLast((each) => each.type === "MemberExpression" && text.test(textOf(site, each)));
  return callee && replace(callee, "Object.hasOwn", "Use Object.hasOwn");
}
