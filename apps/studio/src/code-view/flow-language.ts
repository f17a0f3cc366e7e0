import { javascript } from "@codemirror/lang-javascript";
import { type EditorState, type Extension, type Range, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

const frontLine = Decoration.line({ class: "cm-front-matter" });
const frontKey = Decoration.mark({ class: "cm-front-key" });
const fence = "```";
/** A front matter longer than this (lines) is a fence that nobody closed. */
const frontMatterLinesMax = 400;

/** The front matter (F1) looks like YAML; the JavaScript grammar takes it for one template literal and does no harm. */
function frontMatter(state: EditorState): DecorationSet {
  const { doc } = state;
  if (doc.line(1).text.trim() !== fence) return Decoration.none;
  const marks: Range<Decoration>[] = [frontLine.range(0)];
  for (let number = 2; number <= Math.min(doc.lines, frontMatterLinesMax); number += 1) {
    const line = doc.line(number);
    marks.push(frontLine.range(line.from));
    if (line.text.trim() === fence) return Decoration.set(marks, true);
    const key = /^(\s*(?:- )?)([\w$-]+)(?=:)/.exec(line.text);
    if (key !== null) marks.push(frontKey.range(line.from + key[1]!.length, line.from + key[0].length));
  }
  return Decoration.none;
}

const frontMatterField = StateField.define<DecorationSet>({
  create: frontMatter,
  update: (marks, transaction) => (transaction.docChanged ? frontMatter(transaction.state) : marks),
  provide: (field) => EditorView.decorations.from(field),
});

/** Highlighting of `.flow`. */
export function flowLanguage(): Extension {
  return [javascript(), frontMatterField];
}
