import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippetCompletion,
} from "@codemirror/autocomplete";
import { hostMembers, hostNames } from "./host-names.ts";

/** What completion offers at a place, asked for when it opens. */
export interface CompletionWorld {
  /** Names of variables that can be read there, nearest first, with the node they come from. */
  readonly variables: readonly { readonly name: string; readonly from: string }[];
  /** Names of the inputs. */
  readonly inputs: readonly string[];
  readonly tasks: readonly string[];
  readonly workflows: readonly string[];
}

const namedCall = /\b(Task|Workflow)\.run\(\s*"([^"]*)$/;
const member = /\b([\w$]+)\.([\w$]*)$/;
const word = /[\w$]+$/;

/** Completion of host names, inputs, upstream outputs and the names of what is deployed. */
export function completeFlow(context: CompletionContext, world: CompletionWorld): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const named = namedCall.exec(before);
  if (named !== null) {
    const names = named[1] === "Task" ? world.tasks : world.workflows;
    return { from: context.pos - named[2]!.length, options: names.map((label) => ({ label, type: "constant" })) };
  }
  const dotted = member.exec(before);
  if (dotted !== null) {
    const members = dotted[1] === "Inputs" ? world.inputs : hostMembers[dotted[1]!];
    if (members === undefined) return null;
    return { from: context.pos - dotted[2]!.length, options: members.map((label) => ({ label, type: "property" })) };
  }
  const typed = word.exec(before);
  if (typed === null && !context.explicit) return null;
  return {
    from: context.pos - (typed?.[0].length ?? 0),
    options: [...variables(world), ...hosts()],
    validFor: /^[\w$]*$/,
  };
}

function variables(world: CompletionWorld): Completion[] {
  return world.variables.map(({ name, from }, index) => ({
    label: name,
    type: "variable",
    detail: from,
    boost: 50 - Math.min(index, 49),
  }));
}

function hosts(): Completion[] {
  return hostNames.map(({ label, detail, insert }) =>
    insert === undefined
      ? { label, detail, type: "class" }
      : snippetCompletion(insert, { label, detail, type: "function" }),
  );
}
