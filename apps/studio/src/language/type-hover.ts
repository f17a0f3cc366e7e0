import type { Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import type { LanguageClient } from "./language-client.ts";
import { typeText } from "./type-text.ts";

/** What a name is, with its type, when the pointer rests on it. */
export function typeHover(language: () => LanguageClient | null): Extension {
  return hoverTooltip(
    async (view, offset) => {
      const hover = await language()
        ?.ask("hover", view.state.doc.toString(), offset)
        .catch(() => undefined);
      // Of a name that is not there, such as a misspelt one, the type says nothing.
      if (hover === undefined || hover.signature === "any") return null;
      const { range, signature, documentation } = hover;
      return {
        pos: range.start,
        end: range.end,
        above: true,
        create: () => ({ dom: typeText(signature, documentation) }),
      };
    },
    { hoverTime: 350 },
  );
}
