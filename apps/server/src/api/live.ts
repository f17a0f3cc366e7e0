import { type TrackedEnvelope, tracked } from "@trpc/server";
import { changesInput, type LiveBatch } from "../contract/live.ts";
import { procedure, router } from "./trpc.ts";

export const liveRouter = router({
  changes: procedure.input(changesInput).subscription(async function* ({
    ctx,
    input,
    signal,
  }): AsyncGenerator<TrackedEnvelope<LiveBatch>, void> {
    for await (const { id, batch } of ctx.services.live.changes(input, { signal, writable: ctx.writable }))
      yield tracked(id, batch);
  }),
});
