import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Colours are the page's own variables, so that the theme switch needs no word to the editor. */
const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--panel)", fontSize: "12.5px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "21px", overflow: "auto" },
  ".cm-content": { padding: "10px 0 40px", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 14px 0 6px" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--ink-3)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "40px", padding: "0 10px 0 0" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--code-active)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--code-selection)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--ink) 8%, transparent)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--ink) 10%, transparent)",
    outline: "none",
  },
  ".cm-lit": { backgroundColor: "var(--code-active)", boxShadow: "inset 2px 0 var(--ink)" },
  ".cm-waiting": { backgroundColor: "var(--wait-tint) !important", boxShadow: "inset 2px 0 var(--wait-mark)" },
  ".cm-failed": { backgroundColor: "var(--fail-tint) !important", boxShadow: "inset 2px 0 var(--fail-mark)" },
  ".cm-waiting-number": { color: "var(--wait)", fontWeight: "700", backgroundColor: "var(--wait-tint)" },
  ".cm-front-matter": { color: "var(--code-comment)" },
  ".cm-front-matter *": { color: "inherit !important" },
  ".cm-front-matter .cm-front-key": { color: "var(--code-function) !important" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--fail-mark)",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--wait-mark)",
    textUnderlineOffset: "3px",
  },
  ".cm-lint-marker": { width: "8px", height: "8px", borderRadius: "9px", marginTop: "7px" },
  ".cm-lint-marker-error": { content: "none", backgroundColor: "var(--fail-mark)" },
  ".cm-lint-marker-warning": { content: "none", backgroundColor: "var(--wait-mark)", borderRadius: "1px" },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 3px" },
});

const panels = EditorView.theme({
  ".cm-tooltip": {
    backgroundColor: "var(--panel)",
    border: "1px solid var(--line)",
    borderRadius: "8px",
    boxShadow: "var(--shadow-float)",
    overflow: "hidden",
    fontFamily: "var(--font-sans)",
    fontSize: "12px",
  },
  ".cm-tooltip-section:not(:first-child)": { borderTop: "1px solid var(--line)" },
  ".cm-tooltip .cm-diagnostic": { padding: "6px 10px", maxWidth: "420px", borderLeft: "none" },
  ".cm-diagnostic-error": { boxShadow: "inset 3px 0 var(--fail-mark)" },
  ".cm-diagnostic-warning": { boxShadow: "inset 3px 0 var(--wait-mark)" },
  ".cm-diagnosticAction": {
    color: "var(--ink)",
    backgroundColor: "var(--hover)",
    border: "1px solid var(--line-2)",
    borderRadius: "5px",
    padding: "1px 7px",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-mono)", maxHeight: "240px", padding: "4px" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "3px 8px", borderRadius: "4px", lineHeight: "18px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--active)", color: "var(--ink)" },
  ".cm-type-text": { padding: "6px 10px", maxWidth: "460px", lineHeight: "18px" },
  ".cm-type-text code": { fontFamily: "var(--font-mono)", fontSize: "11.5px", whiteSpace: "pre-wrap" },
  ".cm-type-text p": { marginTop: "3px", color: "var(--ink-2)", whiteSpace: "pre-wrap" },
  ".cm-type-text b": { fontWeight: "700", textDecoration: "underline", textUnderlineOffset: "3px" },
  ".cm-tooltip.cm-completionInfo": { padding: "0", maxWidth: "380px" },
  ".cm-rename": { padding: "7px 9px" },
  ".cm-rename input": {
    width: "190px",
    border: "1px solid var(--ink)",
    borderRadius: "5px",
    padding: "2px 6px",
    backgroundColor: "var(--panel)",
    fontFamily: "var(--font-mono)",
    fontSize: "12px",
    outline: "none",
  },
  ".cm-rename p": { marginTop: "3px", color: "var(--ink-3)", fontSize: "11px", maxWidth: "260px" },
  ".cm-completionDetail": { color: "var(--ink-3)", fontStyle: "normal", fontSize: "11px", marginLeft: "10px" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-panels": { backgroundColor: "var(--panel)", color: "var(--ink)", fontFamily: "var(--font-sans)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 12px", fontSize: "12px" },
  ".cm-panel.cm-search label": { fontSize: "12px", color: "var(--ink-2)" },
  ".cm-textfield": {
    backgroundColor: "var(--panel)",
    border: "1px solid var(--line-2)",
    borderRadius: "6px",
    padding: "3px 7px",
    fontSize: "12px",
  },
  ".cm-button": {
    backgroundImage: "none",
    backgroundColor: "var(--panel)",
    border: "1px solid var(--line-2)",
    borderRadius: "6px",
    padding: "3px 8px",
    fontSize: "12px",
  },
  ".cm-searchMatch": { backgroundColor: "var(--wait-tint)", outline: "1px solid var(--wait-mark)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--wait-mark)", color: "var(--panel)" },
  ".cm-placeholder": { color: "var(--ink-3)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword, tags.modifier], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: "var(--code-comment)" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: "var(--code-function)" },
  { tag: tags.propertyName, color: "var(--code-property)" },
  { tag: tags.invalid, color: "var(--fail)" },
]);

/** How code looks everywhere in the studio. */
export const codeTheme: Extension = [look, panels, syntaxHighlighting(colours)];
