import type { AnyNode, Expression, Node } from "acorn";
import { property } from "../describe-node.ts";
import type { OutlineNode } from "../outline.ts";
import { plainString } from "../syntax.ts";

/** What to call the result of a task that nobody named: `submit-report` → `submitReport`, `/usr/bin/render` → `render`. */
export function handleName(node: OutlineNode): string {
  return camelCase(wishFor(node)) ?? FALLBACKS[node.kind] ?? node.kind;
}

const FALLBACKS: Readonly<Record<string, string>> = { ai: "answer", timer: "delay", compute: "output", task: "result" };

function wishFor(node: OutlineNode): string {
  const [first] = node.call?.arguments ?? [];
  if (node.kind === "compute") return programName(property(first, "executable") ?? property(first, "function"));
  if (node.kind === "call") return calleeName(node.call?.callee);
  return node.kind === "ai" || node.kind === "timer" ? "" : (plainString(first) ?? "");
}

/** `render` of `/usr/bin/render.sh`, of `pipeline.images:render` and of `./images.js#render`. */
function programName(value: Expression | undefined): string {
  const text = plainString(value) ?? "";
  return text
    .split(/[/:#]/)
    .at(-1)!
    .replace(/\.\w+$/, "");
}

const calleeName = (callee: Node | undefined): string =>
  (callee as AnyNode | undefined)?.type === "Identifier" ? `${(callee as AnyNode & { name: string }).name} result` : "";

function camelCase(text: string): string | undefined {
  const words = text.split(/[^\p{ID_Continue}]+/u).filter((word) => word !== "");
  const name = words.map((word, i) => (i === 0 ? lowerFirst(word) : word[0]!.toUpperCase() + word.slice(1))).join("");
  return /^[\p{ID_Start}_$]/u.test(name) ? name : undefined;
}

/** `Report` → `report`, but `PDF` stays. */
const lowerFirst = (word: string): string =>
  /^\p{Lu}\p{Lu}/u.test(word) ? word : word[0]!.toLowerCase() + word.slice(1);
