import { createTRPCClient, httpBatchLink, type TRPCClientError } from "@trpc/client";
import type { ApiErrorData, AppRouter } from "../src/index.ts";
import type { TestServer } from "../src/testing.ts";

export type Client = ReturnType<typeof createTRPCClient<AppRouter>>;

export function clientOf({ url, token }: TestServer): Client {
  return createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: `${url}/trpc`, headers: () => ({ authorization: `Bearer ${token}` }) })],
  });
}

/** The refusal of a call; fails where the call was answered. */
export async function refusal(call: Promise<unknown>): Promise<{ message: string } & ApiErrorData> {
  try {
    await call;
  } catch (error) {
    const { message, data } = error as TRPCClientError<AppRouter>;
    return { message, ...data! };
  }
  throw new Error("the call was answered");
}

export async function until<Answer>(look: () => Promise<Answer | undefined | false>): Promise<Answer> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    const answer = await look();
    if (answer !== undefined && answer !== false) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("it did not happen within 20 seconds");
}
