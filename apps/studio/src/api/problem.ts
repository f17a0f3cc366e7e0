import { TRPCClientError } from "@trpc/client";

/** An error as people see it: what happened, and what to do next (S50). */
export interface Problem {
  readonly title: string;
  readonly advice: string;
}

const byStatus: Readonly<Record<number, string>> = {
  401: "Open the address that `npm start` printed once more: it carries your access.",
  403: "Open the address that `npm start` printed once more: it carries your access.",
  404: "It may have been renamed or deleted. Go back to the list.",
  409: "Look at what is there now, then try again.",
  413: "Make it smaller, or hand a file over by its path.",
  429: "Wait a moment, then try again.",
};

/** Turns anything that was thrown into two sentences. */
export function describeProblem(error: unknown): Problem {
  if (error instanceof TRPCClientError) {
    const status = (error.data as { httpStatus?: number } | undefined | null)?.httpStatus;
    if (status === undefined) return unreachable;
    return { title: error.message, advice: byStatus[status] ?? fallback(status) };
  }
  if (isChunkError(error))
    return {
      title: "A part of the page could not be loaded.",
      advice: "The server was updated or is away. Reload the page.",
    };
  const message = error instanceof Error ? error.message : String(error);
  return { title: message || "Something went wrong.", advice: "Reload the page; your draft is kept." };
}

const unreachable: Problem = {
  title: "The server does not answer.",
  advice: "Start it with `npm start`; the page connects again by itself.",
};

function fallback(status: number): string {
  return status >= 500 ? "Try again; the server's log says more." : "Change what you entered, then try again.";
}

/** A lazily loaded file that is not there any more, as browsers word it. */
function isChunkError(error: unknown): boolean {
  return (
    error instanceof TypeError && /dynamically imported module|Importing a module|module script/i.test(error.message)
  );
}
