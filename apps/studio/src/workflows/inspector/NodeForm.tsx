import type { Field, GraphNode } from "@fermata/graph";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { api } from "../../api/client.ts";
import type { CompletionWorld } from "../../code-view/flow-completion.ts";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { useEditorStore } from "../editor/editor-context.ts";
import { FieldControl } from "./FieldControl.tsx";

export interface NodeFormProps {
  readonly node: GraphNode;
  readonly world: () => CompletionWorld;
}

const groupLabels: Readonly<Record<string, string>> = { inputs: "Inputs", options: "Options", task: "What to run" };

/** The form of one node, from its fields: what it is first, then its groups; options that are not set are added from a menu. */
export function NodeForm({ node, world }: NodeFormProps) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const choices = useChoices(node);
  const groups = useMemo(() => groupFields(node.fields), [node.fields]);
  const control = (field: Field) => (
    <FieldControl
      key={field.name}
      node={node}
      field={field}
      world={world}
      {...(choices[field.name] && { choices: choices[field.name]! })}
    />
  );
  return (
    <div className="flex flex-col gap-4 px-4 py-3">
      {groups.map(([group, fields]) => {
        if (group === "") return <Section key="own">{fields.map(control)}</Section>;
        const shown = fields.filter((field) => isShown(field, group, opened));
        const hidden = fields.filter((field) => !isShown(field, group, opened) && field.name !== group);
        return (
          <Section
            key={group}
            label={node.kind === "ai" && group === "task" ? "What to ask" : (groupLabels[group] ?? group)}
            action={
              <AddToGroup
                node={node}
                group={group}
                hidden={hidden}
                onOpen={(name) => setOpened(new Set(opened).add(name))}
              />
            }
          >
            {shown.map(control)}
            {shown.length === 0 && <p className="text-xs text-ink-3">None.</p>}
          </Section>
        );
      })}
    </div>
  );
}

function Section({
  label,
  action,
  children,
}: {
  readonly label?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="flex flex-col gap-2.5">
      {label !== undefined && (
        <div className="flex h-6 items-center border-b pb-1">
          <h3 className="flex-1 text-xs font-semibold">{label}</h3>
          {action}
        </div>
      )}
      {children}
    </section>
  );
}

/** Fields by group, the groupless ones first, in the order of the node. */
function groupFields(fields: readonly Field[]): [string, Field[]][] {
  const groups = new Map<string, Field[]>([["", []]]);
  for (const field of fields) {
    const group = field.group ?? (groupLabels[field.name] === undefined ? "" : field.name);
    groups.set(group, [...(groups.get(group) ?? []), field]);
  }
  return [...groups].filter(([, list]) => list.length > 0);
}

/** A set field is shown; the raw text of the group only where it has no fields of its own to show. */
function isShown(field: Field, group: string, opened: ReadonlySet<string>): boolean {
  if (opened.has(field.name) || field.required) return true;
  return field.name === group ? isWhole(field) : field.text !== "";
}

/** The group is one expression, such as a variable, not an object written out. */
function isWhole(field: Field): boolean {
  return field.text !== "" && !field.text.trimStart().startsWith("{");
}

interface AddToGroupProps {
  readonly node: GraphNode;
  readonly group: string;
  readonly hidden: readonly Field[];
  readonly onOpen: (name: string) => void;
}

function AddToGroup({ node, group, hidden, onOpen }: AddToGroupProps) {
  const [naming, setNaming] = useState(false);
  if (naming) return <NewKey node={node} group={group} onDone={() => setNaming(false)} />;
  const add = (
    <Button size="sm" variant="quiet" icon={Plus} {...(group === "inputs" && { onClick: () => setNaming(true) })}>
      Add
    </Button>
  );
  if (group === "inputs") return add;
  if (hidden.length === 0) return null;
  return (
    <Menu items={hidden.map(({ name, label }) => ({ id: name, label, onSelect: () => onOpen(name) }))}>{add}</Menu>
  );
}

function NewKey({ node, group, onDone }: Omit<AddToGroupProps, "hidden" | "onOpen"> & { readonly onDone: () => void }) {
  const editor = useEditorStore();
  const [key, setKey] = useState("");
  const finish = () => {
    const name = key.trim();
    onDone();
    if (name !== "")
      editor.getState().apply({ type: "setField", node: node.id, field: `${group}.${name}`, text: "null" });
  };
  return (
    <TextInput
      autoFocus
      aria-label="Name of the new input"
      placeholder="name"
      value={key}
      onChange={(event) => setKey(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === "Enter") finish();
        if (event.key === "Escape") onDone();
      }}
      className="h-6 w-32 text-xs"
    />
  );
}

/** What this server has, by field. */
function useChoices(node: GraphNode): Readonly<Record<string, readonly string[]>> {
  const { data: definitions } = useQuery({ ...api.definitions.list.queryOptions(), enabled: node.kind === "task" });
  const { data: workflows } = useQuery({ ...api.workflows.list.queryOptions(), enabled: node.kind === "workflow" });
  const { data: backends } = useQuery(api.backends.list.queryOptions());
  const names = (list: readonly { readonly name: string }[] | undefined) => list?.map(({ name }) => name) ?? [];
  const result: Record<string, readonly string[]> = { "options.backend": names(backends) };
  if (node.kind === "task") result.name = names(definitions);
  if (node.kind === "workflow") result.name = names(workflows);
  return result;
}
