import type { Arm, NodeKind, RegionRole } from "@fermata/graph";

/** An arm that a node can be given, and what a menu calls it. */
export interface ArmChoice {
  readonly arm: Arm;
  readonly label: string;
}

/** The arms that can be added to a node that has regions of these roles. */
export function addableArms(kind: NodeKind, roles: readonly RegionRole[]): readonly ArmChoice[] {
  const has = (role: RegionRole) => roles.includes(role);
  const choices: (ArmChoice | false)[] = [];
  if (kind === "if") choices.push({ arm: "elseIf", label: "Else if" }, !has("else") && { arm: "else", label: "Else" });
  if (kind === "switch")
    choices.push({ arm: "case", label: "Case" }, !has("default") && { arm: "default", label: "Default" });
  if (kind === "parallel") choices.push({ arm: "lane", label: "Lane" });
  if (kind === "try")
    choices.push(
      !has("catch") && { arm: "catch", label: "Catch" },
      !has("finally") && { arm: "finally", label: "Finally" },
    );
  return choices.filter((choice) => choice !== false);
}

/** Whether the arm at this place can be taken away; the first of an If or a Try is what it is there for. */
export function isRemovableArm(kind: NodeKind, index: number): boolean {
  if (kind === "if" || kind === "try") return index > 0;
  return kind === "switch" || kind === "parallel";
}
