import type { Field as GraphField, GraphNode } from "@fermata/graph";
import { SquareFunction } from "lucide-react";
import { lazy, Suspense, useEffect, useId, useState } from "react";
import type { CompletionWorld } from "../../code-view/flow-completion.ts";
import { Field, TextArea, TextInput } from "../../ui/Field.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Select } from "../../ui/Select.tsx";
import { useEditor, useEditorStore } from "../editor/editor-context.ts";
import { fieldProblem, isFormula, plainText, sourceOf } from "./field-text.ts";

const ExpressionInput = lazy(() => import("./ExpressionInput.tsx"));

export interface FieldControlProps {
  readonly node: GraphNode;
  readonly field: GraphField;
  readonly world: () => CompletionWorld;
  /** Names to choose from: tasks, workflows, backends. */
  readonly choices?: readonly string[];
}

/** One field of a node. Checked at every letter, done when one leaves it; Escape takes back. */
export function FieldControl(props: FieldControlProps) {
  const { node, field } = props;
  const editor = useEditorStore();
  const graph = useEditor((state) => state.graph);
  const [draft, setDraft] = useState<string | null>(null);
  const [formula, setFormula] = useState(false);
  // What is in the text now goes before what was typed for an older text.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field's text is what is followed
  useEffect(() => setDraft(null), [field.text, node.id]);

  const source = draft ?? field.text;
  const problem = draft === null ? null : fieldProblem(graph, node, { field, text: source });
  const commit = (text: string) => {
    const current = editor.getState().graph;
    if (text === field.text || fieldProblem(current, node, { field, text }) !== null) return;
    editor.getState().apply({ type: "setField", node: node.id, field: field.name, text });
  };
  const control = { ...props, source, problem, setDraft, commit };
  const asFormula =
    formula || isFormula(field) || field.kind === "expression" || field.kind === "json" || field.kind === "code";
  const canSwitch = field.kind === "string" || field.kind === "duration" || field.kind === "number";
  return (
    <Field
      label={field.label}
      error={problem}
      optional={!field.required && field.group === undefined && field.text === ""}
      {...(field.help !== undefined && problem === null && { hint: field.help })}
      aside={
        canSwitch && (
          <IconButton
            icon={SquareFunction}
            size="sm"
            label={asFormula ? "Write a plain value" : "Write an expression"}
            pressed={asFormula}
            disabled={isFormula(field)}
            onClick={() => setFormula(!formula)}
            className="size-5"
          />
        )
      }
    >
      {asFormula ? <FormulaControl {...control} /> : <PlainControl {...control} />}
    </Field>
  );
}

interface ControlProps extends FieldControlProps {
  /** Source text of what stands in the control now. */
  readonly source: string;
  readonly problem: string | null;
  readonly setDraft: (text: string | null) => void;
  readonly commit: (text: string) => void;
}

function FormulaControl({ field, source, problem, setDraft, commit, world }: ControlProps) {
  const editor = useEditorStore();
  const around = () => {
    const { range } = field;
    if (range === null) return null;
    const { source: script } = editor.getState().graph;
    return { before: script.slice(0, range.start), after: script.slice(range.end) };
  };
  return (
    <Suspense fallback={<TextInput value={source} readOnly mono />}>
      <ExpressionInput
        label={field.label}
        value={source}
        lines={field.kind === "code" || source.includes("\n")}
        invalid={problem !== null}
        onChange={setDraft}
        onCommit={commit}
        onCancel={() => setDraft(null)}
        world={world}
        around={around}
      />
    </Suspense>
  );
}

const truths = [
  { value: "", label: "not set" },
  { value: "true", label: "yes" },
  { value: "false", label: "no" },
] as const;

function PlainControl({ field, source, setDraft, commit, choices }: ControlProps) {
  const list = useId();
  if (field.kind === "boolean") return <Select options={truths} value={source as "true"} onChange={commit} />;
  if (field.kind === "select") {
    const options = (field.options ?? []).map((value) => ({ value, label: value }));
    return <Select options={options} value={source} onChange={commit} />;
  }
  const text = source === field.text ? plainText(field) : unquoted(field, source);
  const shared = {
    value: text,
    onChange: (event: { target: { value: string } }) => setDraft(sourceOf(field, event.target.value)),
    onBlur: () => commit(source),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key === "Enter" && (field.kind !== "text" || event.ctrlKey || event.metaKey || !source.includes("\n")))
        commit(source);
      if (event.key === "Escape") setDraft(null);
    },
  };
  if (field.kind === "text" && (field.text.length > 60 || field.text.includes("\n")))
    return <TextArea {...shared} rows={4} mono />;
  if (field.kind === "string" && text.length > 44) return <TextArea {...shared} rows={3} />;
  return (
    <>
      <TextInput
        {...shared}
        {...(choices !== undefined && { list })}
        inputMode={field.kind === "number" ? "decimal" : undefined}
        placeholder={field.kind === "duration" ? "10m" : undefined}
      />
      {choices !== undefined && (
        <datalist id={list}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </>
  );
}

/** What a plain control shows of a source text that is typed into it right now. */
function unquoted(field: GraphField, source: string): string {
  if (field.kind !== "string" && field.kind !== "duration") return source;
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === "string" ? value : source;
  } catch {
    return source;
  }
}
