import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { CompletionItem } from "@fermata/flow";
import { type CompletionWorld, completeFlow } from "../code-view/flow-completion.ts";
import type { LanguageClient } from "./language-client.ts";
import { typeText } from "./type-text.ts";

export interface ServiceCompletionInput {
  /** Null while the service is not loaded. */
  readonly language: () => LanguageClient | null;
  /** What is known without the service: names in scope with the nodes they come from, templates of calls. */
  readonly world: (offset: number) => CompletionWorld;
  /** Where the text is a part of a script: what stands before and after it. Null: it stands nowhere yet. */
  readonly around?: () => Surroundings | null;
}

/** The script around a field. */
export interface Surroundings {
  readonly before: string;
  readonly after: string;
}

const alone: Surroundings = { before: "", after: "" };

const types: Readonly<Record<CompletionItem["kind"], string>> = {
  variable: "variable",
  function: "function",
  property: "property",
  keyword: "keyword",
  value: "constant",
};
/** Signs after which an empty word is worth an offer. */
const opensOffer = /[.\w$"'`]$/;

/** Completion by the language service; by what the page knows itself where the service is not there. */
export function serviceCompletion({ language, world, around = () => alone }: ServiceCompletionInput) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const { state, pos, explicit } = context;
    const known = world(pos);
    const own = completeFlow(context, known);
    const client = language();
    const place = around();
    if (client === null || place === null || (!explicit && !opensOffer.test(state.sliceDoc(Math.max(0, pos - 1), pos))))
      return own;
    const { before, after } = place;
    const source = before + state.doc.toString() + after;
    const offset = before.length + pos;
    const items = await client.ask("completions", source, offset).catch(() => null);
    if (items === null || context.aborted) return own;
    const [first] = items;
    if (first === undefined) return own;
    const from = first.range.start - before.length;
    if (from < 0) return own;
    const origins = new Map(known.variables.map(({ name, from: node }) => [name, node]));
    const options = items
      .filter(({ range }) => range.start === first.range.start)
      .map((item, index) =>
        toCompletion(item, { index, origins, ask: () => client.ask("completionDetail", source, offset, item.label) }),
      );
    return { from, options: [...options, ...templates(own, from)], validFor: /^[\w$-]*$/ };
  };
}

interface ItemContext {
  readonly index: number;
  /** Label of the node that puts a variable out, by name. */
  readonly origins: ReadonlyMap<string, string>;
  readonly ask: () => Promise<{ readonly signature: string; readonly documentation: string } | undefined>;
}

function toCompletion({ label, kind }: CompletionItem, { index, origins, ask }: ItemContext): Completion {
  const origin = origins.get(label);
  return {
    label,
    type: types[kind],
    // The order of the service counts among what fits equally well; outputs of earlier steps come before all.
    boost: origin === undefined ? Math.max(-99, -index / 4) : 60,
    ...(origin !== undefined && { detail: origin }),
    info: async () => {
      const detail = await ask().catch(() => undefined);
      return detail === undefined ? null : typeText(detail.signature, detail.documentation);
    },
  };
}

/** Whole calls to be filled in, such as `Task.run("name", { })`, beside what the service knows. */
function templates(own: CompletionResult | null, from: number): readonly Completion[] {
  return own?.from === from ? own.options.filter(({ apply }) => apply !== undefined) : [];
}
