import type { AssignmentExpression, ExpressionStatement, Identifier, Node, VariableDeclaration } from "acorn";
import { HOST_NAMES } from "../analyze/host-names.ts";
import { notes } from "../analyze/scope.ts";
import { FRONT_MATTER_KEYS } from "../parse/front-matter.ts";
import { type Fixer, type FixSite, replace } from "./fix-site.ts";
import { nearest } from "./nearest.ts";
import { nodesOf } from "./node-path.ts";
import { renameEdits } from "./references.ts";

/** Fixes for names that are not declared, not free to take, or not to be changed (F5). */
export const NAME_FIXES: Readonly<Record<string, Fixer>> = {
  "undeclared-write": (site) => {
    const { name } = site.node as Identifier;
    const title = `Declare "${name}" with let`;
    const { statements, start } = site.parsed.body!;
    const statement = statements.find((each) => each.start === site.node.start && firstAssignment(each, name));
    if (statement !== undefined && firstUse(site, name) === site.node.start) {
      return { title, edits: [{ start: statement.start, end: statement.start, text: "let " }] };
    }
    // Anywhere else it is a variable of the main body that several places share.
    const at = statements[0]?.start ?? start;
    return { title, edits: [{ start: at, end: at, text: `let ${name};\n` }] };
  },
  "undeclared-read": (site) => {
    const meant = nearest((site.node as Identifier).name, namesInReach(site));
    return meant === undefined ? undefined : replace(site.node, meant, `Change to ${meant}`);
  },
  "const-assignment": ({ root, node }) => {
    const binding = notes(node).flowBinding;
    if (binding?.kind !== "const") return undefined;
    for (const each of nodesOf(root)) {
      const { start, end } = each;
      if (each.type !== "VariableDeclaration" || (each as VariableDeclaration).kind !== "const") continue;
      const holds = (each as VariableDeclaration).declarations.some(
        ({ id }) => id.start <= binding.declaredAt && binding.declaredAt < id.end,
      );
      if (holds && start < end) return replace({ start, end: start + 5 }, "let", `Declare "${binding.name}" with let`);
    }
    return undefined;
  },
  "front-matter-key": ({ parsed: { source }, range }) => {
    const meant = nearest(source.slice(range.start, range.end), FRONT_MATTER_KEYS);
    return meant === undefined ? undefined : replace(range, meant, `Change to ${meant}`);
  },
  "shadowed-host": ({ root, node }) => {
    const binding = notes(node).flowBinding;
    if (binding === undefined) return undefined;
    const name = freeName(root, binding.name);
    return { title: `Rename to ${name}`, edits: renameEdits(root, binding, name) };
  },
};

function firstAssignment(statement: Node, name: string): boolean {
  const { expression } = statement as ExpressionStatement;
  if (statement.type !== "ExpressionStatement" || expression.type !== "AssignmentExpression") return false;
  const { operator, left } = expression as AssignmentExpression;
  return operator === "=" && left.type === "Identifier" && left.name === name;
}

/** Where the name is first written or read as a variable. */
function firstUse({ root }: FixSite, name: string): number {
  let first = Number.POSITIVE_INFINITY;
  for (const node of nodesOf(root)) {
    if (notes(node).flowBinding?.kind === "implicit" && (node as Identifier).name === name) {
      first = Math.min(first, node.start);
    }
  }
  return first;
}

function namesInReach({ path, root }: FixSite): Set<string> {
  const names = new Set(HOST_NAMES);
  for (const node of path) for (const name of notes(node).flowScope?.bindings.keys() ?? []) names.add(name);
  // The scope of the main body is on no node; what it declares can be told by its parent.
  for (const node of nodesOf(root)) {
    const binding = notes(node).flowBinding;
    if (binding !== undefined && binding.scope.parent === null) names.add(binding.name);
  }
  return names;
}

/** `Task` becomes `task`; a name that is taken gets another beginning. */
function freeName(root: Node, name: string): string {
  const taken = new Set(HOST_NAMES);
  for (const node of nodesOf(root)) if (node.type === "Identifier") taken.add((node as Identifier).name);
  const lower = name === name.toUpperCase() ? name.toLowerCase() : name.charAt(0).toLowerCase() + name.slice(1);
  const own = `own${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  let free = taken.has(lower) ? own : lower;
  for (let number = 2; taken.has(free); number++) free = `${own}${number}`;
  return free;
}
