import type { GraphNode, NodeKind } from "@fermata/graph";
import {
  Bot,
  Box,
  Braces,
  CirclePlay,
  CircleX,
  Clock,
  CodeXml,
  CornerDownLeft,
  Diamond,
  Equal,
  GitBranch,
  GitFork,
  type LucideIcon,
  Network,
  PhoneCall,
  Repeat,
  RotateCw,
  ShieldAlert,
  Split,
  SquareTerminal,
  StickyNote,
  Workflow,
} from "lucide-react";

interface NodeLook {
  readonly icon: LucideIcon;
  /** What such a node is called. */
  readonly noun: string;
}

const looks: Readonly<Record<NodeKind, NodeLook>> = {
  start: { icon: CirclePlay, noun: "Start" },
  task: { icon: Box, noun: "Task" },
  compute: { icon: SquareTerminal, noun: "Compute" },
  ai: { icon: Bot, noun: "AI" },
  workflow: { icon: Workflow, noun: "Sub-workflow" },
  signal: { icon: Diamond, noun: "Approval" },
  timer: { icon: Clock, noun: "Timer" },
  set: { icon: Equal, noun: "Set" },
  code: { icon: CodeXml, noun: "Code" },
  if: { icon: GitBranch, noun: "If" },
  switch: { icon: Split, noun: "Switch" },
  forEach: { icon: Repeat, noun: "For each" },
  loop: { icon: RotateCw, noun: "Loop" },
  try: { icon: ShieldAlert, noun: "Try" },
  parallel: { icon: GitFork, noun: "Parallel" },
  graph: { icon: Network, noun: "Task graph" },
  function: { icon: Braces, noun: "Function" },
  call: { icon: PhoneCall, noun: "Call" },
  return: { icon: CornerDownLeft, noun: "Return" },
  throw: { icon: CircleX, noun: "Throw" },
  note: { icon: StickyNote, noun: "Note" },
};

export function nodeLook(kind: NodeKind): NodeLook {
  return looks[kind];
}

/** What a screen reader says for a node. */
export function nodeName(node: GraphNode): string {
  const { noun } = looks[node.kind];
  const label = node.label === noun ? noun : `${noun} ${node.label}`;
  return node.output && node.output.text !== "" ? `${label}, output ${node.output.text}` : label;
}
