import type { AppRouter } from "@fermata/server";
import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import { checkedUrl, findServer, notRunning, type ServerAddress } from "./find-server.ts";
import { SdkError } from "./sdk-error.ts";

/** The server's whole API, typed by its router; every call goes through {@link Client.call}. */
export type Api = ReturnType<typeof createTRPCClient<AppRouter>>;
type Output<Call extends (...values: never[]) => Promise<unknown>> = Awaited<ReturnType<Call>>;

export type StartInput = Parameters<Api["runs"]["start"]["mutate"]>[0];
export type WaitOutcome = Output<Api["runs"]["wait"]["query"]>;

export interface ConnectOptions extends Partial<ServerAddress> {
  /** Milliseconds after which a call is given up; default 60,000. */
  readonly timeoutMs?: number;
}

/** Longest that one question "has it ended?" stays open; the server allows 30 s. */
const POLL_MS = 20_000;

/** What the system and Node's fetch say where a connection stood and ended before the answer. */
const BROKEN_OFF: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/** One server, reached over tRPC. Holds no connection of its own: there is nothing to close. */
export class Client {
  readonly url: string;
  readonly #api: Api;

  constructor(address: ServerAddress, timeoutMs: number) {
    this.url = address.url;
    this.#api = createTRPCClient<AppRouter>({
      links: [
        httpBatchLink({
          url: `${address.url}/trpc`,
          headers: address.token === "" ? {} : { authorization: `Bearer ${address.token}` },
          fetch: async (input, init) => {
            const signal = AbortSignal.timeout(timeoutMs);
            const response = await fetch(input as string, { ...(init as RequestInit), signal });
            if (response.headers.get("content-type")?.includes("json")) return response;
            throw [401, 403].includes(response.status) ? this.#unauthorized() : this.#stranger();
          },
        }),
      ],
    });
  }

  /**
   * One call of the server's API: `client.call((api) => api.runs.list.query({ limit: 10 }))`.
   * @throws SdkError
   */
  async call<T>(make: (api: Api) => Promise<T>): Promise<T> {
    try {
      return await make(this.#api);
    } catch (error) {
      throw this.#errorOf(error);
    }
  }

  /**
   * Starts a run of a published workflow, or of a script.
   * @throws SdkError `refused` with reason `UNKNOWN_WORKFLOW`, `INVALID_INPUTS`, `INVALID_SOURCE` …
   */
  start(input: StartInput): Promise<Output<Api["runs"]["start"]["mutate"]>> {
    return this.call((api) => api.runs.start.mutate(input));
  }

  /**
   * Waits until a run has ended, over restarts of the server as long as one answers again within `patienceMs` (default 30,000).
   * @throws SdkError
   */
  async waitForEnd(id: string, options: { readonly patienceMs?: number } = {}): Promise<WaitOutcome> {
    const patienceMs = options.patienceMs ?? 30_000;
    let silentSince: number | undefined;
    for (;;) {
      try {
        const outcome = await this.call((api) => api.runs.wait.query({ id, timeoutMs: POLL_MS }));
        silentSince = undefined;
        if (outcome.ended) return outcome;
      } catch (error) {
        if (!(error instanceof SdkError) || !error.retryable) throw error;
        silentSince ??= Date.now();
        if (Date.now() - silentSince >= patienceMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
  }

  #errorOf(error: unknown): unknown {
    if (!(error instanceof TRPCClientError)) return error;
    const data = error.data as { code?: string; reason?: string; details?: unknown } | null | undefined;
    if (data?.code !== undefined) {
      const { reason, details } = data;
      if (data.code === "UNAUTHORIZED" || data.code === "FORBIDDEN") return this.#unauthorized(error);
      return new SdkError("refused", error.message, {
        ...(reason === undefined ? {} : { reason }),
        details,
        cause: error,
      });
    }
    const all = causes(error);
    const known = all.find((cause) => cause instanceof SdkError);
    if (known !== undefined) return known;
    if (all.some(({ name }) => name === "SyntaxError")) return this.#stranger();
    if (all.some(({ name }) => name === "TimeoutError")) {
      return new SdkError("timeout", `The server at ${this.url} did not answer in time.`, { cause: error });
    }
    if (all.some((cause) => BROKEN_OFF.has((cause as NodeJS.ErrnoException).code ?? ""))) {
      const message = `The server at ${this.url} broke the connection off: it is going down, or the request is larger than it takes.`;
      return new SdkError("broken-off", message, { cause: error });
    }
    return notRunning(this.url, error);
  }

  #stranger(): SdkError {
    return new SdkError("refused", `What answers at ${this.url} is no Fermata server.`);
  }

  #unauthorized(cause?: unknown): SdkError {
    const message = `The server at ${this.url} does not accept the access token; set FERMATA_TOKEN, or FERMATA_HOME to its data folder.`;
    return new SdkError("unauthorized", message, { cause });
  }
}

/**
 * A client of the server at `url` with `token`; what is left out is found as the command finds it (see {@link findServer}). Makes no
 * call yet.
 * @throws SdkError `bad-address`, `not-running`
 */
export function connect(options: ConnectOptions = {}): Client {
  const { url, token, timeoutMs = 60_000 } = options;
  const address =
    url === undefined
      ? { ...findServer(), ...(token === undefined ? {} : { token }) }
      : { url: checkedUrl(url), token: token ?? "" };
  return new Client(address, timeoutMs);
}

function causes(error: Error): Error[] {
  const found: Error[] = [];
  for (let at: unknown = error; at instanceof Error && found.length < 8; at = at.cause) found.push(at);
  return found;
}
