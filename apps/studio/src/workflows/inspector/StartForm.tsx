import type { GraphNode } from "@fermata/graph";
import { Plus, Trash2 } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { Field, TextArea, TextInput } from "../../ui/Field.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Select } from "../../ui/Select.tsx";
import { useEditorStore } from "../editor/editor-context.ts";
import {
  addInput,
  changeInput,
  type InputRow,
  inputTypes,
  readFrontMatter,
  removeInput,
  setDescription,
} from "./front-matter.ts";

const types = [{ value: "", label: "any" } as const, ...inputTypes.map((value) => ({ value, label: value }))];

/** The Start node: what the workflow is, and what it is started with. Writes the front matter. */
export default function StartForm({ node }: { readonly node: GraphNode }) {
  const editor = useEditorStore();
  const text = node.fields.find(({ name }) => name === "frontMatter")?.text ?? "";
  const view = readFrontMatter(text);
  const write = (next: string) =>
    void editor.getState().apply({ type: "setField", node: node.id, field: "frontMatter", text: next });
  if (view === null) return <p className="px-4 py-3 text-fail">The front matter is no YAML. Mend it as text.</p>;
  return (
    <div className="flex flex-col gap-4 px-4 py-3">
      <Field label="Description">
        <Committed
          value={view.description}
          onCommit={(description) => write(setDescription(text, description))}
          area
          label="Description"
        />
      </Field>
      <section className="flex flex-col gap-2.5">
        <div className="flex h-6 items-center border-b pb-1">
          <h3 className="flex-1 text-xs font-semibold">Inputs</h3>
          <AddInput taken={view.inputs?.map(({ name }) => name) ?? []} onAdd={(name) => write(addInput(text, name))} />
        </div>
        {view.inputs === null && (
          <p className="text-xs text-ink-3">This schema says more than the form can show; edit it as text.</p>
        )}
        {view.inputs?.length === 0 && (
          <p className="text-xs text-ink-3">
            None. What is named here is asked for when the workflow is run, and read as Inputs.name.
          </p>
        )}
        {view.inputs?.map((row) => (
          <InputCard
            key={row.name}
            row={row}
            onChange={(change) => write(changeInput(text, row.name, change))}
            onRemove={() => write(removeInput(text, row.name))}
          />
        ))}
      </section>
    </div>
  );
}

interface InputCardProps {
  readonly row: InputRow;
  readonly onChange: (change: Partial<Omit<InputRow, "name">>) => void;
  readonly onRemove: () => void;
}

function InputCard({ row, onChange, onRemove }: InputCardProps) {
  const { name, type, title, required } = row;
  return (
    <div className="rounded-md border p-2.5">
      <div className="mb-2 flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-mono text-xs font-medium">{name}</span>
        <label className="flex items-center gap-1.5 text-2xs text-ink-2">
          <input
            type="checkbox"
            checked={required}
            onChange={(event) => onChange({ required: event.target.checked })}
            className="accent-ink"
          />
          required
        </label>
        <IconButton icon={Trash2} size="sm" label={`Remove ${name}`} onClick={onRemove} className="-mr-1" />
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Field label="Type">
          <Select options={types} value={type} onChange={(next) => onChange({ type: next })} />
        </Field>
        <Field label="Default">
          <Committed
            value={row.default}
            onCommit={(next) => onChange({ default: next })}
            label={`Default of ${name}`}
          />
        </Field>
        <Field label="Label in the form" className="col-span-2">
          <Committed value={title} onCommit={(next) => onChange({ title: next })} label={`Label of ${name}`} />
        </Field>
      </div>
    </div>
  );
}

interface CommittedProps {
  readonly value: string;
  readonly onCommit: (value: string) => void;
  readonly label: string;
  readonly area?: boolean;
}

/** A text that is done when one leaves it or presses Enter; Escape takes back. */
function Committed({ value, onCommit, label, area = false }: CommittedProps): ReactNode {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const commit = () => draft !== value && onCommit(draft);
  const shared = {
    value: draft,
    "aria-label": label,
    onChange: (event: { target: { value: string } }) => setDraft(event.target.value),
    onBlur: commit,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        commit();
      }
      if (event.key === "Escape") setDraft(value);
    },
  };
  return area ? <TextArea {...shared} rows={2} /> : <TextInput {...shared} />;
}

const inputName = /^[A-Za-z_$][\w$]*$/;

function AddInput({ taken, onAdd }: { readonly taken: readonly string[]; readonly onAdd: (name: string) => void }) {
  const [name, setName] = useState<string | null>(null);
  if (name === null)
    return (
      <Button size="sm" variant="quiet" icon={Plus} onClick={() => setName("")}>
        Add
      </Button>
    );
  const good = inputName.test(name) && !taken.includes(name);
  const finish = () => {
    setName(null);
    if (good) onAdd(name);
  };
  return (
    <TextInput
      autoFocus
      aria-label="Name of the new input"
      aria-invalid={name !== "" && !good}
      placeholder="name"
      value={name}
      onChange={(event) => setName(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === "Enter") finish();
        if (event.key === "Escape") setName(null);
      }}
      className="h-6 w-32 text-xs"
    />
  );
}
