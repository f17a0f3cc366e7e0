import { z } from "zod";
import {
  type DefinitionDetail,
  type DefinitionSummary,
  type SaveDefinitionResult,
  saveInput,
} from "../contract/definitions.ts";
import { definitionName } from "../contract/inputs.ts";
import { procedure, router } from "./trpc.ts";

export const definitionsRouter = router({
  list: procedure.query(({ ctx }): Promise<DefinitionSummary[]> => ctx.services.definitions.list()),
  get: procedure
    .input(z.object({ name: definitionName }))
    .query(({ ctx, input }): Promise<DefinitionDetail> => ctx.services.definitions.get(input.name)),
  save: procedure
    .input(saveInput)
    .mutation(({ ctx, input }): Promise<SaveDefinitionResult> => ctx.services.definitions.save(input)),
  remove: procedure
    .input(z.object({ name: definitionName }))
    .mutation(({ ctx, input }): Promise<void> => ctx.services.definitions.remove(input.name)),
});
