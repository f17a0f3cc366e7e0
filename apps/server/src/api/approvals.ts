import {
  type ApprovalPage,
  type DecideResult,
  type DecisionPage,
  decideInput,
  historyInput,
  listInput,
} from "../contract/approvals.ts";
import { procedure, router } from "./trpc.ts";

export const approvalsRouter = router({
  list: procedure.input(listInput).query(({ ctx, input }): Promise<ApprovalPage> => ctx.services.approvals.list(input)),
  /** A mutation, so that only a POST decides: a link never does by being opened (S30). */
  decide: procedure
    .input(decideInput)
    .mutation(({ ctx, input }): Promise<DecideResult> => ctx.services.approvals.decide(input, ctx.caller)),
  history: procedure
    .input(historyInput)
    .query(({ ctx, input }): Promise<DecisionPage> => ctx.services.approvals.history(input)),
});
