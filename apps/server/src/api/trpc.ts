import { initTRPC, TRPCError } from "@trpc/server";
import type { ApiContext } from "../contract/services.ts";
import { errorTable, expectedError } from "../server-error.ts";
import { errorShape } from "./error-shape.ts";

const t = initTRPC.context<ApiContext>().create({
  errorFormatter: ({ shape, error }) => errorShape(shape, error),
  sse: {
    // A quiet stream is told apart from a dead one; proxies keep it open.
    ping: { enabled: true, intervalMs: 15_000 },
    client: { reconnectAfterInactivityMs: 40_000 },
  },
});

/** The builders every area's router is made with. */
export const router = t.router;
export const procedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  // Thrown below as what it is; the status of the answer is made from tRPC's code.
  const expected = expectedError(result.error.cause);
  if (expected !== undefined) throw new TRPCError({ code: errorTable[expected.code].trpc, cause: expected });
  return result;
});
