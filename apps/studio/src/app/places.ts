import { CheckCheck, ListTree, type LucideIcon, Server, Settings, Workflow } from "lucide-react";

/** The five places, in the order of the navigation. */
export interface Place {
  readonly to: "/workflows" | "/runs" | "/approvals" | "/backends" | "/settings";
  readonly label: string;
  readonly icon: LucideIcon;
  /** Pressed after `g`. */
  readonly key: string;
}

export const places: readonly Place[] = [
  { to: "/workflows", label: "Workflows", icon: Workflow, key: "w" },
  { to: "/runs", label: "Runs", icon: ListTree, key: "r" },
  { to: "/approvals", label: "Approvals", icon: CheckCheck, key: "a" },
  { to: "/backends", label: "Backends", icon: Server, key: "b" },
  { to: "/settings", label: "Settings", icon: Settings, key: "s" },
];
