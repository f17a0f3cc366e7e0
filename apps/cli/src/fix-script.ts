import { applyEdits, type Diagnostic, type TextEdit } from "@fermata/flow";

/** A fix may bring the next finding to light, but not for ever. */
const ROUNDS_MAX = 20;

type Find = (source: string) => Promise<readonly Diagnostic[]>;

/** Applies every fix there is, until no finding has one any more; gives the text and how many were applied. */
export async function fixScript(
  source: string,
  find: Find,
): Promise<{ readonly source: string; readonly fixed: number }> {
  let text = source;
  let fixed = 0;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const chosen = apart(await find(text));
    if (chosen.length === 0) break;
    text = applyEdits(text, chosen.flat());
    fixed += chosen.length;
  }
  return { source: text, fixed };
}

/** The edits of each fix that does not reach into one chosen before. */
function apart(diagnostics: readonly Diagnostic[]): (readonly TextEdit[])[] {
  const chosen: (readonly TextEdit[])[] = [];
  for (const { fix } of diagnostics) {
    if (fix === undefined || fix.edits.length === 0) continue;
    const clear = fix.edits.every((edit) =>
      chosen.flat().every((other) => edit.end < other.start || other.end < edit.start),
    );
    if (clear) chosen.push(fix.edits);
  }
  return chosen;
}
