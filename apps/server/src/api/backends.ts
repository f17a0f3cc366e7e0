import { z } from "zod";
import type { BackendTest, BackendView } from "../contract/backends.ts";
import { procedure, router } from "./trpc.ts";

export const backendsRouter = router({
  list: procedure.query(({ ctx }): Promise<BackendView[]> => ctx.services.backends.list()),
  test: procedure
    .input(z.object({ name: z.string().min(1).max(120) }))
    .mutation(({ ctx, input }): Promise<BackendTest> => ctx.services.backends.test(input.name)),
});
