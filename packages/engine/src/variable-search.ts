import type { Inspection, Json } from "@fermata/flow";

/** A condition on a live variable: `order.total > 500`. */
export interface VariableCondition {
  /** A variable's name, or a path into its value: `order.total`, `items.0.name`. */
  readonly path: string;
  readonly is: "=" | "!=" | ">" | ">=" | "<" | "<=";
  readonly value: string | number | boolean | null;
}

/** Where a run met the condition. */
export interface VariableHit {
  readonly value: Json;
  readonly functionName: string;
  readonly line: number;
}

/** The first of the waiting frames, innermost fiber first, whose variable meets the condition. */
export function findVariable({ fibers }: Inspection, condition: VariableCondition): VariableHit | null {
  const [name, ...keys] = condition.path.split(".");
  for (const { functionName, at, variables } of fibers.flatMap(({ frames }) => frames)) {
    const variable = variables.find((each) => each.name === name);
    if (!variable) continue;
    const value = keys.reduce<Json | undefined>(memberOf, variable.preview);
    if (value !== undefined && meets(value, condition)) return { value, functionName, line: at.line };
  }
  return null;
}

function memberOf(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, Json>>)[key];
}

/** Order is between two numbers or two strings alone. */
function meets(found: Json, { is, value }: VariableCondition): boolean {
  if (is === "=") return found === value;
  if (is === "!=") return found !== value;
  const comparable =
    (typeof found === "number" && typeof value === "number") ||
    (typeof found === "string" && typeof value === "string");
  if (!comparable) return false;
  if (is === ">") return found > value;
  if (is === ">=") return found >= value;
  return is === "<" ? found < value : found <= value;
}
