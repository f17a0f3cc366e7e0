import type { Diagnostic } from "@fermata/flow";
import { PanelRightClose } from "lucide-react";
import type { CompletionWorld } from "../../code-view/flow-completion.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { Inspector } from "../inspector/Inspector.tsx";
import { ProblemList } from "./ProblemList.tsx";
import { SplitPane } from "./SplitPane.tsx";
import { VersionList } from "./VersionList.tsx";

export type SideTab = "inspector" | "problems" | "versions";

export interface SidePanelProps {
  readonly name: string;
  /** Hash of the published version. */
  readonly version: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly world: (offset: number) => CompletionWorld;
  readonly tab: SideTab;
  readonly onTab: (tab: SideTab) => void;
  /** On screens where it lies over the canvas. */
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** There is room for it beside the canvas. */
  readonly docked: boolean;
}

/** Inspector, problems and versions at the right. Where there is no room beside the canvas it lies over it, and opens when asked for. */
export function SidePanel(props: SidePanelProps) {
  const { open, onOpen, docked } = props;
  if (docked)
    return (
      <SplitPane id="side" label="Width of the side panel" initial={304} min={240} max={560}>
        <SideTabs {...props} />
      </SplitPane>
    );
  if (!open) return null;
  return (
    <aside
      aria-label="Side panel"
      className="absolute inset-y-0 right-0 z-20 flex w-[min(340px,100%)] flex-col border-l bg-panel shadow-float animate-fade"
    >
      <SideTabs {...props} onClose={() => onOpen(false)} />
    </aside>
  );
}

function SideTabs(props: SidePanelProps & { readonly onClose?: () => void }) {
  const { name, version, diagnostics, world, tab, onTab, onClose } = props;
  return (
    <div data-side className="flex min-h-0 flex-1 flex-col">
      <Tabs<SideTab>
        label="Side panel"
        value={tab}
        onChange={onTab}
        items={[
          { id: "inspector", label: "Inspector", content: <Inspector world={world} /> },
          {
            id: "problems",
            label: "Problems",
            ...(diagnostics.length > 0 && { count: diagnostics.length }),
            content: <ProblemList diagnostics={diagnostics} />,
          },
          { id: "versions", label: "Versions", content: <VersionList name={name} current={version} /> },
        ]}
        actions={
          onClose && <IconButton icon={PanelRightClose} size="sm" label="Hide the inspector" onClick={onClose} />
        }
      />
    </div>
  );
}
