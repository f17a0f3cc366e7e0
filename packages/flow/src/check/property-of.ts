import type { Expression, Identifier, Node, ObjectExpression, SpreadElement } from "acorn";

/** The value of a property in an object that is written out. */
export function propertyOf(node: Expression | SpreadElement | undefined, name: string): Node | undefined {
  if (node?.type !== "ObjectExpression") return undefined;
  for (const property of (node as ObjectExpression).properties) {
    if (property.type === "Property" && !property.computed && (property.key as Identifier).name === name)
      return property.value;
  }
  return undefined;
}
