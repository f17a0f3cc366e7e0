import type { AnyNode, CallExpression, Node } from "acorn";
import { keyOf } from "../describe-node.ts";
import type { NodeKind } from "../model.ts";
import type { OutlineNode } from "../outline.ts";
import { propertyOf, setArgument, setProperty, skipTrivia, writeProperty } from "./edit-object.ts";
import { absentField, type FieldSlot, type FieldSpec, plainValue, syntaxField } from "./field-slot.ts";

type Names = readonly (readonly [name: string, kind: FieldSpec["kind"], label: string, help?: string])[];

/** F21. */
const TASK_OPTIONS: Names = [
  ["backend", "string", "Backend"],
  ["queue", "string", "Queue"],
  ["priority", "number", "Priority", "Higher goes first."],
  ["delay", "duration", "Delay", "Before it may start."],
  ["timeout", "duration", "Timeout"],
  ["heartbeat", "duration", "Heartbeat", "Counts as lost when silent for longer."],
  ["retries", "number", "Retries", "Further attempts after the first."],
  ["backoff", "json", "Backoff"],
  ["idempotencyKey", "string", "Idempotency key"],
  ["concurrencyKey", "string", "Concurrency key"],
  ["tags", "json", "Tags"],
];

const COMPUTE: Names = [
  ["executable", "string", "Program", "A program with arguments, or a function, not both."],
  ["arguments", "json", "Arguments"],
  ["function", "string", "Function", "package.module:name or ./module.js#name"],
  ["args", "json", "Positional arguments"],
  ["kwargs", "json", "Named arguments"],
  ["cwd", "string", "Working folder"],
  ["env", "json", "Environment"],
  ["shell", "boolean", "Through a shell"],
  ["stdin", "string", "Standard input"],
  ["inputFiles", "json", "Input files"],
  ["outputFiles", "json", "Output files"],
  ["captureStdio", "boolean", "Keep output files"],
  ["resources", "json", "Resources"],
];

const AI: Names = [
  ["prompt", "string", "Prompt"],
  ["model", "string", "Model"],
  ["systemPrompt", "string", "System prompt"],
  ["schema", "json", "Answer schema"],
  ["temperature", "number", "Temperature"],
  ["maxTokens", "number", "Tokens at most"],
  ["topP", "number", "Top p"],
  ["topK", "number", "Top k"],
  ["stopSequences", "json", "Stop sequences"],
  ["seed", "number", "Seed"],
  ["tools", "json", "Tools"],
  ["inferenceEndpoint", "string", "Endpoint"],
  ["embed", "boolean", "Embedding only"],
  ["resources", "json", "Resources"],
];

/** F24. */
const SIGNAL: Names = [
  ["title", "string", "Title"],
  ["description", "string", "Description"],
  ["timeout", "duration", "Timeout", "Throws TimeoutError when nobody answers."],
  ["form", "json", "Form", "JSON Schema of the answer."],
  ["assignees", "json", "Assignees"],
  ["quorum", "number", "Quorum", "How many must approve."],
];

interface Argument {
  readonly index: number;
  readonly group: string;
  readonly label: string;
  readonly names: Names;
  /** Also a field for each other property that stands there. */
  readonly others?: boolean;
}

const OPTIONS: Argument = { index: 1, group: "options", label: "Options", names: TASK_OPTIONS };

const ARGUMENTS: Partial<Record<NodeKind, readonly Argument[]>> = {
  task: [
    { index: 1, group: "inputs", label: "Inputs", names: [], others: true },
    { ...OPTIONS, index: 2 },
  ],
  workflow: [
    { index: 1, group: "inputs", label: "Inputs", names: [], others: true },
    { ...OPTIONS, index: 2 },
  ],
  compute: [{ index: 0, group: "task", label: "Task", names: COMPUTE, others: true }, OPTIONS],
  ai: [{ index: 0, group: "task", label: "Task", names: AI, others: true }, OPTIONS],
  signal: [{ index: 1, group: "options", label: "Options", names: SIGNAL, others: true }],
};

/** Fields of the cards that call the host or a function of the script. */
export function callFields(source: string, node: OutlineNode): FieldSlot[] {
  const call = node.call!;
  if (node.kind === "timer") return timerFields(source, node, call);
  if (node.kind === "call") return [argumentsField(source, call)];
  const fields: FieldSlot[] = [];
  if (node.kind === "task" || node.kind === "workflow" || node.kind === "signal") {
    const spec: FieldSpec = { name: "name", label: "Name", kind: "string", required: true };
    fields.push(argumentField(source, call, { spec, index: 0 }));
  }
  for (const argument of ARGUMENTS[node.kind] ?? []) {
    const spec: FieldSpec = { name: argument.group, label: argument.label, kind: "expression" };
    fields.push(argumentField(source, call, { spec, index: argument.index }));
    fields.push(...propertyFields(source, call, argument));
  }
  return fields;
}

function argumentField(
  source: string,
  call: CallExpression,
  { spec, index }: { spec: FieldSpec; index: number },
): FieldSlot {
  const argument = call.arguments[index];
  const write = (text: string) => setArgument(source, call, { index, text: text.trim() });
  if (!argument) return absentField(spec, write);
  const field = syntaxField(source, spec, argument);
  return spec.required ? field : { ...field, write };
}

/** A field for a property that nobody wrote or listed yet: `inputs.KEY`. */
export function newPropertyField(source: string, node: OutlineNode, name: string): FieldSlot | undefined {
  const [group, key] = name.split(/\.(.*)/s);
  const argument = ARGUMENTS[node.kind]?.find((other) => other.group === group);
  if (!argument || !key || !node.call) return undefined;
  const names: Names = [[key, "expression", key]];
  return propertyFields(source, node.call, { ...argument, names, others: false })[0];
}

function propertyFields(source: string, call: CallExpression, argument: Argument): FieldSlot[] {
  const object = call.arguments[argument.index] as AnyNode | undefined;
  if (object && object.type !== "ObjectExpression") return [];
  const names = new Map(argument.names.map(([name, kind, label, help]) => [name, { kind, label, help }]));
  for (const name of argument.others ? namedProperties(object) : []) {
    if (!names.has(name)) names.set(name, { kind: "expression", label: name, help: undefined });
  }
  return [...names].map(([name, { kind, label, help }]) => {
    const spec: FieldSpec = {
      name: `${argument.group}.${name}`,
      label,
      kind,
      group: argument.group,
      ...(help ? { help } : {}),
    };
    const write = (text: string) =>
      object
        ? setProperty(source, object, { key: name, text: text.trim() })
        : setArgument(source, call, { index: argument.index, text: `{ ${writeProperty(name, text.trim())} }` });
    const entry = propertyOf(object, name);
    if (!entry) return absentField(spec, write);
    const value = plainValue(entry.value);
    return {
      ...spec,
      text: source.slice(entry.value.start, entry.value.end),
      ...(value === undefined ? {} : { value }),
      range: { start: entry.value.start, end: entry.value.end },
      write,
    };
  });
}

const namedProperties = (object: Node | undefined): string[] => {
  const node = object as AnyNode | undefined;
  if (node?.type !== "ObjectExpression") return [];
  return node.properties.flatMap((entry) => {
    const key =
      entry.type === "Property" && !entry.computed && entry.kind === "init" && !entry.method && keyOf(entry.key);
    return key ? [key] : [];
  });
};

function timerFields(source: string, node: OutlineNode, call: CallExpression): FieldSlot[] {
  const until = node.mode === "until";
  const method = (call.callee as AnyNode & { type: "MemberExpression" }).property;
  const range = { start: method.start, end: method.end };
  const spec: FieldSpec = until
    ? { name: "time", label: "Until", kind: "expression", required: true }
    : { name: "time", label: "Duration", kind: "duration", required: true };
  const options = ["delay", "until"];
  return [
    {
      ...{ name: "mode", label: "Wait", kind: "select", options, text: until ? "until" : "delay", range },
      write: (text) => (options.includes(text) ? [{ ...range, text }] : `Wait must be one of ${options.join(", ")}.`),
    },
    argumentField(source, call, { spec, index: 0 }),
  ];
}

function argumentsField(source: string, call: CallExpression): FieldSlot {
  const start = skipTrivia(source, (call.callee as AnyNode).end) + 1;
  const range = { start, end: call.end - 1 };
  const text = source.slice(range.start, range.end);
  return {
    name: "arguments",
    label: "Arguments",
    kind: "expression",
    text,
    range,
    write: (next) => [{ ...range, text: next }],
  };
}
