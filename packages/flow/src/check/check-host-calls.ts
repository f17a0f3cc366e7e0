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

/** Finds names of tasks, workflows and backends that are not there, and methods that the host does not have, where they are literal. */
export function checkHostCalls(calls: readonly CallExpression[], known: KnownNames, report: Report): void {
  const tasks = known.tasks && new Set(known.tasks);
  const workflows = known.workflows && new Set(known.workflows);
  const backends = known.backends && new Set(known.backends);
  for (const call of calls) {
    const callee = call.callee as MemberExpression;
    const object = callee.object as Identifier;
    const methods = METHODS[object.name];
    if (methods === undefined || notes(object).flowBinding !== undefined || callee.computed) continue;
    const method = (callee.property as Identifier).name;
    if (!methods.has(method)) {
      const offered = [...methods].map((name) => `${object.name}.${name}`).join(" and ");
      report.error("unknown-method", callee.property, `${object.name} has no ${method}; there is ${offered}.`);
      continue;
    }
    if (object.name === "Task")
      checkName(call.arguments[0], { kind: "task", code: "unknown-task", known: tasks }, report);
    if (object.name === "Workflow") {
      checkName(call.arguments[0], { kind: "workflow", code: "unknown-workflow", known: workflows }, report);
    }
    if (object.name.endsWith("Task")) {
      const options = call.arguments[object.name === "Task" ? 2 : 1];
      checkName(propertyOf(options, "backend"), { kind: "backend", code: "unknown-backend", known: backends }, report);
    }
  }
}

interface NameCheck {
  readonly kind: string;
  readonly code: string;
  readonly known: ReadonlySet<string> | undefined;
}

function checkName(node: Node | undefined, { kind, code, known }: NameCheck, report: Report): void {
  if (node?.type !== "Literal" || known === undefined) return;
  const { value } = node as unknown as { value: unknown };
  if (typeof value !== "string" || known.has(value)) return;
  const near = nearest(value, known);
  const message = `There is no ${kind} named "${value}"${near === undefined ? "" : `; did you mean "${near}"`}.`;
  if (near === undefined) report.error(code, node, message);
  else {
    const edits = [{ start: node.start, end: node.end, text: JSON.stringify(near) }];
    report.error(code, node, message.replace(/\.$/, "?"), { title: `Change to "${near}"`, edits });
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

/** The known name that differs least, if it differs by no more than a third of its letters. */
function nearest(name: string, known: ReadonlySet<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.floor(name.length / 3) + 1;
  for (const candidate of known) {
    const distance = editDistance(name, candidate, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein's distance, row by row; gives up at `enough`. */
function editDistance(a: string, b: string, enough: number): number {
  if (Math.abs(a.length - b.length) >= enough) return enough;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
