import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { errorTable, expectedError, ServerError } from "../server-error.ts";

/** Fastify's own refusals, in our words. */
function knownError(error: FastifyError): ServerError | undefined {
  const expected = expectedError(error);
  if (expected !== undefined) return expected;
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new ServerError(
        "PAYLOAD_TOO_LARGE",
        "The request is larger than this server takes (FERMATA_BODY_BYTES_MAX).",
      );
    case "FST_ERR_CTP_INVALID_JSON_BODY":
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
      return new ServerError("BAD_REQUEST", "The request does not hold valid JSON.");
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return new ServerError("UNSUPPORTED_MEDIA_TYPE", "A POST needs the content type application/json.");
  }
  if (error.statusCode === 429)
    return new ServerError("TOO_MANY_REQUESTS", "Too many requests in this minute; wait a little.");
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return new ServerError("BAD_REQUEST", "The request is not valid HTTP for this server.");
  return undefined;
}

/**
 * The answer to whatever went wrong before or beside a procedure: one sentence and a literal code, in tRPC's envelope under /trpc. What
 * is not expected goes to the log with its stack, and to the caller without.
 */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const known = knownError(error);
  if (known === undefined) request.log.error({ err: error, path: request.url.split("?")[0] }, "request failed");
  const { trpc, status } =
    known === undefined ? ({ trpc: "INTERNAL_SERVER_ERROR", status: 500 } as const) : errorTable[known.code];
  const message = known?.message ?? "The server failed to answer; its log says why.";
  const reason = known?.code ?? "INTERNAL";
  const details = known?.details === undefined ? {} : { details: known.details };
  reply.status(status);
  // A refused WebSocket is out of the HTTP server's hands, which would leave its connection open for good.
  if (request.headers.upgrade !== undefined) reply.raw.on("finish", () => request.raw.socket.destroySoon());
  if (request.url.startsWith("/trpc")) {
    const data = { code: trpc, httpStatus: status, reason, ...details };
    reply.send({ error: { message, code: TRPC_ERROR_CODES_BY_KEY[trpc], data } });
  } else if (request.url.startsWith("/api")) reply.send({ error: { code: reason, message, ...details } });
  else reply.type("text/plain; charset=utf-8").send(`${message}\n`);
}
