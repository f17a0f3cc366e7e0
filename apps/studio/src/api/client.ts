import type { ApiErrorData, AppRouter } from "@fermata/server";
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { createTRPCClient, createWSClient, httpBatchLink, splitLink, TRPCClientError, wsLink } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { toastProblem } from "../ui/toast-store.ts";

const url = "/trpc";

/** Live changes come over a web socket: of plain connections a browser has six for all its tabs together. Open while somebody listens. */
const socket = createWSClient({
  url: () => `${window.location.origin.replace(/^http/, "ws")}${url}`,
  lazy: { enabled: true, closeMs: 1_000 },
  retryDelayMs: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
});

/** The typed connection to the server. Pages use {@link api}; only gestures that are not queries call this by hand. */
export const client = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === "subscription",
      true: wsLink({ client: socket }),
      // 8 kB of address is what proxies let through; longer batches are split.
      false: httpBatchLink({ url, maxURLLength: 8000 }),
    }),
  ],
});

/** Retries what may pass by itself (no answer at all); an answer that says no is shown at once. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // A page that already shows data would hide the failure of its refresh.
      if (query.state.data !== undefined) toastProblem(error);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (count, error) => count < 3 && errorData(error) === undefined,
      refetchOnWindowFocus: false,
    },
    mutations: { onError: (error) => toastProblem(error) },
  },
});

/** Query and mutation options by path: `useQuery(api.workflows.list.queryOptions())`. */
export const api = createTRPCOptionsProxy<AppRouter>({ client, queryClient });

/** What the server said about a failed call; undefined where it did not answer. */
export function errorData(error: unknown): ApiErrorData | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  return (error.data as ApiErrorData | undefined | null) ?? undefined;
}
