import { tokenizer } from "acorn";
import type { Random } from "../differential/random.ts";

/** The program with comments and line breaks in odd places between its tokens. It need not parse any more. */
export function strewComments(source: string, random: Random, share = 0.03): string {
  const options = { ecmaVersion: 2024, allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true } as const;
  let text = "";
  let last = 0;
  let count = 0;
  for (const { start, end, type } of tokenizer(source, options)) {
    text += source.slice(last, start);
    // What stands in a template is no comment.
    const code = type.label !== "template" && type.label !== "`";
    if (code && random.chance(share)) {
      count++;
      text += random.pick([` /* block ${count} */ `, `\n// line ${count}\n`, ` // tail ${count}\n`, "\n\n\n", "\t"]);
    }
    text += source.slice(start, end);
    last = end;
  }
  return text + source.slice(last);
}
