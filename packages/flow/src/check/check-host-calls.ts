import type {
  CallExpression,
  Expression,
  Identifier,
  MemberExpression,
  Node,
  ObjectExpression,
  SpreadElement,
} from "acorn";
import type { Report } from "../analyze/report.ts";
import { notes } from "../analyze/scope.ts";
import { nearest } from "./nearest.ts";

/** What is deployed, for the checks of names. A list that is left out is not checked. */
export interface KnownNames {
  readonly tasks?: Iterable<string>;
  readonly workflows?: Iterable<string>;
  readonly backends?: Iterable<string>;
}

const METHODS: Readonly<Record<string, ReadonlySet<string>>> = {
  Task: new Set(["run"]),
  ComputeTask: new Set(["run"]),
  AITask: new Set(["run"]),
  Workflow: new Set(["run"]),
  Signal: new Set(["when", "next"]),
  Timer: new Set(["delay", "until"]),
};

/** Names that stand as literals in the calls of a program. */
export interface UsedNames {
  readonly tasks: readonly string[];
  readonly workflows: readonly string[];
  readonly backends: readonly string[];
}

type NameKind = keyof UsedNames;

const SINGULAR: Readonly<Record<NameKind, string>> = { tasks: "task", workflows: "workflow", backends: "backend" };

/**
 * Looks at the calls of the host objects: finds literal names of tasks, workflows and backends that are not there, and methods that the
 * host does not have. Gives the names that it met.
 */
export function checkHostCalls(calls: readonly CallExpression[], known: KnownNames, report: Report): UsedNames {
  const names = new NameCheck(known, report);
  for (const call of calls) {
    const callee = call.callee as MemberExpression;
    const object = callee.object as Identifier;
    const methods = METHODS[object.name];
    if (methods === undefined || notes(object).flowBinding !== undefined || callee.computed) continue;
    const method = (callee.property as Identifier).name;
    if (!methods.has(method)) {
      const offered = [...methods].map((name) => `${object.name}.${name}`).join(" and ");
      const message = `${object.name} has no ${method}; there is ${offered}.`;
      const meant = methods.size === 1 ? [...methods][0] : nearest(method, methods);
      const { start, end } = callee.property;
      if (meant === undefined) report.error("unknown-method", callee.property, message);
      else {
        const fix = { title: `Change to ${meant}`, edits: [{ start, end, text: meant }] };
        report.error("unknown-method", callee.property, { message, fix });
      }
      continue;
    }
    if (object.name === "Task") names.check("tasks", call.arguments[0]);
    if (object.name === "Workflow") names.check("workflows", call.arguments[0]);
    if (object.name.endsWith("Task")) {
      names.check("backends", propertyOf(call.arguments[object.name === "Task" ? 2 : 1], "backend"));
    }
  }
  return names.used();
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

function propertyOf(node: Expression | SpreadElement | undefined, name: string): Node | undefined {
  if (node?.type !== "ObjectExpression") return undefined;
  for (const property of (node as ObjectExpression).properties) {
    if (property.type === "Property" && !property.computed && (property.key as Identifier).name === name)
      return property.value;
  }
  return undefined;
}
