import type {
  AssignmentProperty,
  Function as FunctionNode,
  Identifier,
  Literal,
  MemberExpression,
  MetaProperty,
  Node,
  Property,
  VariableDeclaration,
} from "acorn";
import type { Report } from "./report.ts";

/**
 * What of JavaScript is out, each with what to write instead ("What is out"). By node type; a rule may look closer and stay silent.
 */
const REFUSED: Readonly<Record<string, (node: never, report: Report) => void>> = {
  VariableDeclaration: (node: VariableDeclaration, report) => {
    if (node.kind !== "var") return;
    report.error("no-var", node, "`var` is out; declare the variable with let or const.");
  },
  ClassDeclaration: refuseClass,
  ClassExpression: refuseClass,
  ThisExpression: simple("no-this", "`this` is out; pass the object as an argument, or let a closure hold it."),
  Super: simple("no-class", "`super` is out, like classes; call the function by its name."),
  FunctionDeclaration: refuseGenerator,
  FunctionExpression: refuseGenerator,
  YieldExpression: simple("no-generator", "`yield` is out; collect the values in an array."),
  ForOfStatement: (node: Node & { await?: boolean }, report) => {
    if (node.await)
      report.error("no-for-await", node, "`for await` is out; write for…of and await each item inside it.");
  },
  ImportDeclaration: refuseModule,
  ImportExpression: refuseModule,
  ExportNamedDeclaration: refuseModule,
  ExportDefaultDeclaration: refuseModule,
  ExportAllDeclaration: refuseModule,
  Property: (node: Property, report) => {
    if (node.kind !== "init") {
      report.error("no-accessor", node, "Getters and setters are out; store the value, or write a function to call.");
    }
    if (node.computed || node.shorthand || node.method) return;
    const name = staticName(node.key);
    if (name === "__proto__") refusePrototype(node.key, report, name);
  },
  TaggedTemplateExpression: simple(
    "no-tagged-template",
    "Tagged templates are out; call the function with the values.",
  ),
  Literal: (node: Literal, report) => {
    if (node.regex) {
      const instead = "use string methods such as includes, startsWith, indexOf and split, or a task";
      report.error("no-regexp", node, `Regular expressions are out; ${instead}.`);
    } else if (typeof node.bigint === "string")
      report.error("no-bigint", node, "BigInt is out; use a number or a string.");
  },
  DebuggerStatement: simple("no-debugger", "`debugger` is out; use console.log, or look at the run's checkpoints."),
  MetaProperty: (node: MetaProperty, report) => {
    if (node.meta.name === "new") report.error("no-new-target", node, "`new.target` is out; use a parameter.");
    else refuseModule(node, report);
  },
  MemberExpression: (node: MemberExpression, report) => {
    const name = node.computed ? literalString(node.property) : staticName(node.property);
    if (name !== undefined && PROTOTYPE_NAMES.has(name)) refusePrototype(node.property, report, name);
  },
};

const PROTOTYPE_NAMES: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

function simple(code: string, message: string) {
  return (node: Node, report: Report) => report.error(code, node, message);
}

function refuseClass(node: Node, report: Report): void {
  const instead = "write a function that returns an object, with closures for its state";
  report.error("no-class", node, `Classes are out; ${instead}.`);
}

function refuseGenerator(node: FunctionNode, report: Report): void {
  if (node.generator) report.error("no-generator", node, "Generators are out; return an array, or take a callback.");
}

function refuseModule(node: Node, report: Report): void {
  const instead = "a flow is one file; write the code here, or call a task or workflow by its name";
  report.error("no-module", node, `Modules are out: ${instead}.`);
}

function refusePrototype(node: Node, report: Report, name: string): void {
  const instead = "objects have no prototypes here; copy properties with spread, or test with instanceof or typeof";
  report.error("no-prototype", node, `\`${name}\` is out: ${instead}.`);
}

function literalString(node: Node): string | undefined {
  return node.type === "Literal" && typeof (node as Literal).value === "string"
    ? ((node as Literal).value as string)
    : undefined;
}

function staticName(node: Node): string | undefined {
  return node.type === "Identifier" ? (node as Identifier).name : literalString(node);
}

/** Reports a node that is out, at its place. */
export function refuseNode(node: Node, report: Report): void {
  REFUSED[node.type]?.(node as never, report);
}

/** Reports a key of a destructuring pattern that would read a prototype. */
export function refusePatternKey(node: AssignmentProperty, report: Report): void {
  const name = node.computed ? literalString(node.key) : staticName(node.key);
  if (name !== undefined && PROTOTYPE_NAMES.has(name)) refusePrototype(node.key, report, name);
}

/** Names that stand for something that is out wherever they are, since strict mode lets nobody declare them. */
export function refuseName(id: Identifier, report: Report): void {
  if (id.name === "arguments") {
    report.error("no-arguments", id, "`arguments` is out; use a rest parameter such as (...items).");
  } else if (id.name === "await") {
    report.error("reserved-name", id, "`await` cannot name a variable here; choose another name.");
  } else if (id.name === "eval") report.error("no-eval", id, "`eval` is out; a run is bound to its source.");
}

const REFUSED_GLOBALS: Readonly<Record<string, readonly [code: string, message: string]>> = {
  Function: ["no-eval", "`Function` is out; a run is bound to its source, so write the function here."],
  Symbol: ["no-symbol", "Symbol is out; use a string as the key."],
  BigInt: ["no-bigint", "BigInt is out; use a number or a string."],
  RegExp: ["no-regexp", "Regular expressions are out; use string methods, or a task."],
  Proxy: ["no-prototype", "Proxy is out; use a function."],
  Reflect: ["no-prototype", "Reflect is out; use Object and operators."],
  globalThis: ["no-prototype", "`globalThis` is out; name the host object itself."],
  WeakMap: ["no-weak", "WeakMap is out; use a Map."],
  WeakSet: ["no-weak", "WeakSet is out; use a Set."],
  WeakRef: ["no-weak", "WeakRef is out; a run keeps what it can reach."],
  setTimeout: ["no-host-timer", "`setTimeout` is out; write Timer.delay(seconds)."],
  setInterval: ["no-host-timer", "`setInterval` is out; write a loop with Timer.delay."],
};

/** Reports a global of JavaScript that is out; true when it is one. */
export function refuseGlobal(id: Identifier, report: Report): boolean {
  const refused = Object.hasOwn(REFUSED_GLOBALS, id.name) ? REFUSED_GLOBALS[id.name] : undefined;
  if (refused === undefined) return false;
  report.error(refused[0], id, refused[1]);
  return true;
}
