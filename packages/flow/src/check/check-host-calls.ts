import type { CallExpression, Identifier, MemberExpression, NewExpression, Node } from "acorn";
import type { Report } from "../analyze/report.ts";
import { notes } from "../analyze/scope.ts";
import { GLOBALS } from "../builtins/globals.ts";
import { NativeValue } from "../values/values.ts";
import { getProperty } from "../vm/properties.ts";
import { checkDurations } from "./check-durations.ts";
import type { KnownNames, UsedNames } from "./known-names.ts";
import { nearest } from "./nearest.ts";
import { propertyOf } from "./property-of.ts";

/** Reported where they stand, with better words. */
const PROTOTYPE_NAMES: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

type NameKind = keyof UsedNames;

const SINGULAR: Readonly<Record<NameKind, string>> = { tasks: "task", workflows: "workflow", backends: "backend" };

/**
 * Looks at the calls of the host: finds literal names of tasks, workflows and backends that are not there, and members that the host does
 * not have. Gives the names that it met.
 */
export function checkHostCalls(
  calls: readonly (CallExpression | NewExpression)[],
  known: KnownNames,
  report: Report,
): UsedNames {
  const names = new NameCheck(known, report);
  for (const call of calls) {
    if (call.type === "NewExpression") {
      checkNew(call, report);
      continue;
    }
    const callee = call.callee as MemberExpression;
    const object = callee.object as Identifier;
    const binding = notes(object).flowBinding;
    if (callee.computed) continue;
    if (binding?.kind === "function") checkFunctionMember(call, object, report);
    if (binding !== undefined || !checkMember(callee, report)) continue;
    checkDurations(call, report);
    if (object.name === "Task") names.check("tasks", call.arguments[0]);
    if (object.name === "Workflow") names.check("workflows", call.arguments[0]);
    if (object.name.endsWith("Task")) {
      names.check("backends", propertyOf(call.arguments[object.name === "Task" ? 2 : 1], "backend"));
    }
  }
  return names.used();
}

/** Whether the host has the member that is called; reports it where not. */
function checkMember({ object, property }: MemberExpression, report: Report): boolean {
  const { name } = object as Identifier;
  const member = (property as Identifier).name;
  const host = GLOBALS.get(name);
  if ((typeof host !== "object" && typeof host !== "function") || host === null) return true;
  if (getProperty(host, member) !== undefined || PROTOTYPE_NAMES.has(member)) return true;
  const members = host instanceof NativeValue ? [...(host.definition.statics?.keys() ?? [])] : Object.keys(host);
  const offered = members.map((each) => `${name}.${each}`);
  const few = offered.length <= 4;
  const there = members.length === 0 ? "" : `; there is ${few ? offered.join(" and ") : members.join(", ")}`;
  const message = `${name} has no ${member}${there}.`;
  const meant = members.length === 1 ? members[0] : nearest(member, members);
  const code = few && members.length > 0 ? "unknown-method" : "unknown-member";
  const { start, end } = property;
  if (meant === undefined) report.error(code, property, message);
  else {
    const fix = { title: `Change to ${meant}`, edits: [{ start, end, text: meant }] };
    report.error(code, property, { message, fix });
  }
  return false;
}

const WRAPPERS: ReadonlySet<string> = new Set(["Number", "String", "Boolean"]);

function checkNew({ start, callee }: NewExpression, report: Report): void {
  const { name } = callee as Identifier;
  if (!WRAPPERS.has(name) || notes(callee).flowBinding !== undefined) return;
  const message = `\`new ${name}\` is out: there are no wrapper objects; write ${name}(…) without new.`;
  const fix = { title: "Remove new", edits: [{ start, end: callee.start, text: "" }] };
  report.error("no-wrapper", { start, end: callee.end }, { message, fix });
}

const BINDERS: ReadonlySet<string> = new Set(["call", "apply", "bind"]);

/** Functions have no `this` that these could set. */
function checkFunctionMember(call: CallExpression, { name }: Identifier, report: Report): void {
  const { property } = call.callee as MemberExpression;
  const member = (property as Identifier).name;
  if (!BINDERS.has(member)) return;
  const message = `\`${member}\` is out, like \`this\`; call ${name} with its arguments.`;
  const [self, next] = call.arguments;
  if (member !== "call" || self === undefined || self.type === "SpreadElement") {
    report.error("no-this", property, message);
    return;
  }
  const edits = [
    { start: call.callee.start, end: call.callee.end, text: name },
    { start: self.start, end: next?.start ?? self.end, text: "" },
  ];
  report.error("no-this", property, { message, fix: { title: `Call ${name}`, edits } });
}

class NameCheck {
  readonly #report: Report;
  readonly #known: { readonly [K in NameKind]: ReadonlySet<string> | undefined };
  readonly #used = { tasks: new Set<string>(), workflows: new Set<string>(), backends: new Set<string>() };

  constructor(known: KnownNames, report: Report) {
    const set = (names: Iterable<string> | undefined) => names && new Set(names);
    this.#known = { tasks: set(known.tasks), workflows: set(known.workflows), backends: set(known.backends) };
    this.#report = report;
  }

  used(): UsedNames {
    const { tasks, workflows, backends } = this.#used;
    return { tasks: [...tasks], workflows: [...workflows], backends: [...backends] };
  }

  check(kind: NameKind, node: Node | undefined): void {
    if (node?.type !== "Literal") return;
    const { value } = node as unknown as { value: unknown };
    if (typeof value !== "string") return;
    this.#used[kind].add(value);
    const known = this.#known[kind];
    if (known === undefined || known.has(value)) return;
    const singular = SINGULAR[kind];
    const near = nearest(value, known);
    if (near === undefined)
      this.#report.error(`unknown-${singular}`, node, `There is no ${singular} named "${value}".`);
    else {
      const edits = [{ start: node.start, end: node.end, text: JSON.stringify(near) }];
      const message = `There is no ${singular} named "${value}"; did you mean "${near}"?`;
      this.#report.error(`unknown-${singular}`, node, { message, fix: { title: `Change to "${near}"`, edits } });
    }
  }
}
