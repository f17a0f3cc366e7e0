import type { NodeTemplate } from "@fermata/graph";
import { Flag, type LucideIcon, Radio, Repeat2 } from "lucide-react";
import { nodeLook } from "../../flow-canvas/node-look.ts";

/** Entries that share a kind of node with another are told apart. */
const own: Readonly<Record<string, LucideIcon>> = { signal: Radio, forEachParallel: Repeat2, race: Flag };

export function templateIcon(template: NodeTemplate): LucideIcon {
  return own[template.id] ?? nodeLook(template.kind).icon;
}
