import type { FlowGraph, Operation, OperationResult } from "../model.ts";
import { type Study, studyOf } from "../study.ts";
import { addArm, removeArm } from "./arms.ts";
import { commitPlans } from "./commit-plan.ts";
import { connectNodes, disconnectNodes, orderNodes } from "./connect-nodes.ts";
import { editText } from "./edit-text.ts";
import { extractNodes } from "./extract-nodes.ts";
import { feedField } from "./feed-field.ts";
import { duplicateNodes, insertNode, pasteText } from "./insert-nodes.ts";
import { type Plan, Refusal } from "./plan.ts";
import { deleteNodes, moveNodes } from "./remove-nodes.ts";
import { renameOutput } from "./rename-variable.ts";
import { setField } from "./set-field.ts";
import { unwrapNode } from "./unwrap-node.ts";
import { wrapNodes } from "./wrap-nodes.ts";

/**
 * Does a gesture (G6): gives the new graph, the text edits that lead to it, and the operation that takes it back exactly. Pure. What
 * would not parse, would touch nodes that are not its business or would change what a name means is refused with a reason. Never throws for bad operations.
 */
export function applyOperation(graph: FlowGraph, operation: Operation): OperationResult {
  try {
    if (operation.type === "editText") return editText(graph, operation);
    const study = graph.broken ? undefined : studyOf(graph);
    if (!study) throw new Refusal("BROKEN", "The script does not parse; mend it in the code view first.");
    if (operation.type === "extract") {
      const { plan, source } = extractNodes(study, operation);
      const result = commitPlans(graph, study, [plan]);
      return result.ok ? { ...result, extracted: source } : result;
    }
    return commitPlans(graph, study, plansFor(graph, study, operation));
  } catch (problem) {
    if (problem instanceof Refusal) return problem.toResult();
    throw problem;
  }
}

function plansFor(
  graph: FlowGraph,
  study: Study,
  operation: Exclude<Operation, { type: "editText" | "extract" }>,
): Plan[] {
  switch (operation.type) {
    case "insert":
      return insertNode(study, operation);
    case "paste":
      return pasteText(study, operation);
    case "duplicate":
      return duplicateNodes(study, operation);
    case "delete":
      return deleteNodes(study, operation);
    case "move":
      return moveNodes(graph, study, operation);
    case "setField":
      return setField(study, operation);
    case "renameOutput":
      return renameOutput(study, operation);
    case "wrap":
      return wrapNodes(study, operation);
    case "unwrap":
      return unwrapNode(study, operation);
    case "addArm":
      return addArm(study, operation);
    case "removeArm":
      return removeArm(study, operation);
    case "connect":
      return connectNodes(study, operation);
    case "disconnect":
      return disconnectNodes(study, operation);
    case "feed":
      return feedField(study, operation);
    case "order":
      return orderNodes(study, operation);
    default:
      throw new Refusal("NOT_POSSIBLE", `${(operation as { type: string }).type} is no operation.`);
  }
}
