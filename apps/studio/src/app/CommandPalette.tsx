import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command as Cmdk } from "cmdk";
import { Moon, Search, Sun, Workflow } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useMemo } from "react";
import { api } from "../api/client.ts";
import { Kbd } from "../ui/Kbd.tsx";
import { matchWords } from "../ui/match-words.ts";
import { type Command, setPaletteOpen, useCommandState } from "./commands.ts";
import { places } from "./places.ts";
import { setTheme } from "./theme.ts";

/** Everything that can be done from here, by name (Ctrl+K). */
export default function CommandPalette() {
  const groups = useGroups();
  return (
    <Radix.Root open onOpenChange={setPaletteOpen}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim animate-fade" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-xl border bg-panel shadow-float focus:outline-none"
        >
          <Radix.Title className="sr-only">Commands</Radix.Title>
          <Cmdk label="Commands" loop filter={matchWords}>
            <div className="flex items-center gap-2.5 border-b px-3.5">
              <Search size={16} className="text-ink-3" aria-hidden />
              <Cmdk.Input
                placeholder="Do something, or go somewhere…"
                className="h-11 flex-1 bg-transparent text-md outline-none"
              />
              <Kbd keys="Esc" />
            </div>
            <Cmdk.List className="max-h-[min(420px,56vh)] overflow-y-auto p-1.5">
              <Cmdk.Empty className="px-3 py-8 text-center text-ink-3">Nothing is called that.</Cmdk.Empty>
              {groups.map(([group, commands]) => (
                <Cmdk.Group
                  key={group}
                  heading={group}
                  className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3"
                >
                  {commands.map((command) => (
                    <CommandItem key={command.id} command={command} />
                  ))}
                </Cmdk.Group>
              ))}
            </Cmdk.List>
          </Cmdk>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function CommandItem({ command }: { readonly command: Command }) {
  const { id, label, icon: Icon, shortcut, keywords, run } = command;
  return (
    <Cmdk.Item
      value={`${label} ${id}`}
      {...(keywords && { keywords: [...keywords] })}
      onSelect={() => {
        setPaletteOpen(false);
        run();
      }}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-hover"
    >
      <span className="grid w-4 place-items-center text-ink-3">
        {Icon && <Icon size={15} strokeWidth={1.7} aria-hidden />}
      </span>
      <span className="flex-1 truncate">{label}</span>
      {shortcut && <Kbd keys={shortcut} />}
    </Cmdk.Item>
  );
}

function useGroups(): [string, Command[]][] {
  const sources = useCommandState((state) => state.sources);
  const navigate = useNavigate();
  const { data: workflows } = useQuery(api.workflows.list.queryOptions());
  return useMemo(() => {
    const commands: Command[] = [...sources.values()].flat();
    for (const { to, label, icon, key } of places)
      commands.push({ id: to, group: "Go to", label, icon, shortcut: `g ${key}`, run: () => void navigate({ to }) });
    for (const { name } of workflows ?? []) {
      const run = () => void navigate({ to: "/workflows/$name", params: { name } });
      commands.push({ id: `workflow:${name}`, group: "Workflows", label: name, icon: Workflow, run });
    }
    commands.push({ id: "theme:light", group: "Theme", label: "Light theme", icon: Sun, run: () => setTheme("light") });
    commands.push({ id: "theme:dark", group: "Theme", label: "Dark theme", icon: Moon, run: () => setTheme("dark") });
    commands.push({ id: "theme:system", group: "Theme", label: "Theme as the system", run: () => setTheme("system") });
    const groups = new Map<string, Command[]>();
    for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
    return [...groups];
  }, [sources, workflows, navigate]);
}
