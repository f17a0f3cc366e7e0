import { type NodeTemplate, nodeTemplates, type Place } from "@fermata/graph";
import { useQuery } from "@tanstack/react-query";
import { Command as Cmdk } from "cmdk";
import { Box, Search, Workflow } from "lucide-react";
import { Popover } from "radix-ui";
import type { ComponentType, ReactNode } from "react";
import { api } from "../../api/client.ts";
import { matchWords } from "../../ui/match-words.ts";
import { useEditorStore } from "../editor/editor-context.ts";
import { setGesture, useGesture } from "./gesture-store.ts";
import { templateIcon } from "./template-look.ts";

/** The menu behind every `+`: everything that can stand there, to be searched, the tasks and workflows of this server first by name. */
export function InsertMenu({ workflow }: { readonly workflow: string }) {
  const menu = useGesture((state) => state.menu);
  const close = () => setGesture({ menu: null });
  if (menu === null) return null;
  const { x, y } = menu.anchor;
  const anchor = { current: { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) } };
  return (
    <Popover.Root open onOpenChange={(open) => !open && close()}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          side="bottom"
          sideOffset={2}
          collisionPadding={10}
          aria-label="Insert"
          className="z-50 w-[min(340px,calc(100vw-20px))] overflow-hidden rounded-lg border bg-panel shadow-float animate-in focus:outline-none"
        >
          <InsertList place={menu.slot} workflow={workflow} onDone={close} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The value of an entry is an id; what one types are its words. */
function matchLabel(_id: string, search: string, keywords: readonly string[] = []): number {
  const [label = "", ...rest] = keywords;
  return matchWords(label, search, rest);
}

interface InsertListProps {
  readonly place: Place;
  readonly workflow: string;
  readonly onDone: () => void;
}

function InsertList({ place, workflow, onDone }: InsertListProps) {
  const editor = useEditorStore();
  const { data: definitions } = useQuery(api.definitions.list.queryOptions());
  const { data: workflows } = useQuery(api.workflows.list.queryOptions());
  const insert = (template: string, values?: Record<string, string>) => {
    onDone();
    editor.getState().apply({ type: "insert", at: place, template, ...(values && { values }) });
  };
  return (
    <Cmdk label="Insert" loop filter={matchLabel}>
      <div className="flex items-center gap-2 border-b px-2.5">
        <Search size={14} className="text-ink-3" aria-hidden />
        <Cmdk.Input autoFocus placeholder="Insert a step…" className="h-9 flex-1 bg-transparent outline-none" />
      </div>
      <Cmdk.List className="max-h-[320px] overflow-y-auto p-1">
        <Cmdk.Empty className="px-3 py-6 text-center text-ink-3">Nothing is called that.</Cmdk.Empty>
        <InsertGroup heading="Steps">
          {nodeTemplates.map((template) => (
            <TemplateItem key={template.id} template={template} onSelect={() => insert(template.id)} />
          ))}
        </InsertGroup>
        {definitions !== undefined && definitions.length > 0 && (
          <InsertGroup heading="Tasks here">
            {definitions.map(({ name, description }) => (
              <InsertItem
                key={name}
                value={`task:${name}`}
                icon={Box}
                label={name}
                detail={description}
                onSelect={() => insert("task", { name })}
              />
            ))}
          </InsertGroup>
        )}
        {workflows !== undefined && workflows.length > 1 && (
          <InsertGroup heading="Workflows here">
            {workflows
              .filter(({ name }) => name !== workflow)
              .map(({ name }) => (
                <InsertItem
                  key={name}
                  value={`workflow:${name}`}
                  icon={Workflow}
                  label={name}
                  detail={null}
                  onSelect={() => insert("workflow", { name })}
                />
              ))}
          </InsertGroup>
        )}
      </Cmdk.List>
    </Cmdk>
  );
}

function InsertGroup({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Cmdk.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-0.5 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Cmdk.Group>
  );
}

function TemplateItem({ template, onSelect }: { readonly template: NodeTemplate; readonly onSelect: () => void }) {
  const { id, label, description } = template;
  return <InsertItem value={id} icon={templateIcon(template)} label={label} detail={description} onSelect={onSelect} />;
}

interface InsertItemProps {
  readonly value: string;
  readonly icon: ComponentType<{ size: number; strokeWidth: number; className: string }>;
  readonly label: string;
  readonly detail: string | null;
  readonly onSelect: () => void;
}

function InsertItem({ value, icon: Icon, label, detail, onSelect }: InsertItemProps) {
  return (
    <Cmdk.Item
      value={value}
      keywords={[label, ...(detail === null ? [] : [detail])]}
      onSelect={onSelect}
      className="flex h-7 items-center gap-2 rounded-sm px-2 data-[selected=true]:bg-hover"
    >
      <Icon size={14} strokeWidth={1.7} className="shrink-0 text-ink-3" />
      <span className="shrink-0">{label}</span>
      {detail !== null && <span className="min-w-0 flex-1 truncate text-right text-2xs text-ink-3">{detail}</span>}
    </Cmdk.Item>
  );
}
