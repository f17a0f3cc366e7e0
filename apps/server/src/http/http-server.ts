import type { IncomingMessage } from "node:http";
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import websocket from "@fastify/websocket";
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import fastify, { type FastifyInstance, LogController } from "fastify";
import type { Logger } from "pino";
import { type AppRouter, appRouter } from "../api/router.ts";
import type { Config } from "../config.ts";
import type { Caller } from "../contract/caller.ts";
import type { ApiContext, Services } from "../contract/services.ts";
import type { AccessToken } from "./access-token.ts";
import { answerError } from "./error-answer.ts";
import { Guard } from "./guard.ts";
import { HostCheck } from "./host-check.ts";
import { plainApi } from "./plain-api.ts";
import { securityHeaders } from "./security-headers.ts";
import { studioFiles } from "./studio-files.ts";

export interface HttpServerOptions {
  readonly config: Config;
  readonly services: Services;
  readonly token: AccessToken;
  readonly log: Logger;
  /** Answered by /healthz: true while the database answers and the engine works. */
  readonly healthy: () => Promise<boolean>;
}

/** Bytes that may wait in a WebSocket before its reader gets nothing more. */
const SOCKET_BUFFER_MAX = 512 * 1024;
const SOCKET_POLL_MS = 25;

/** Everything that listens: guard, tRPC with its WebSocket, the plain API, health, the studio's files. Not listening yet. */
export async function httpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const { config, services, token, log } = options;
  const guard = new Guard({ token, hosts: new HostCheck(config) });
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.bodyBytesMax,
    requestTimeout: 30_000,
    // A batch of procedures stands in one path segment.
    routerOptions: { maxParamLength: 4000 },
    forceCloseConnections: true,
    trustProxy: false,
  }) as unknown as FastifyInstance;
  app.setErrorHandler(answerError);
  app.addHook("onRequest", async (request, reply) => {
    securityHeaders(request, reply);
    guard.admit(request);
  });
  await app.register(cookie);
  await app.register(rateLimit, { max: config.requestsPerMinute, timeWindow: 60_000 });
  await app.register(websocket, { options: { maxPayload: 64 * 1024 } });
  app.get("/healthz", async (_request, reply) => {
    const ok = await options.healthy().catch(() => false);
    return reply.status(ok ? 200 : 503).send({ ok, pid: process.pid });
  });
  await app.register(trpcRoutes, { services, guard, log });
  await app.register(plainApi, { prefix: "/api/v1", services, guard });
  await app.register(async (pages) => {
    pages.addHook("onRequest", async (request, reply) => (guard.trade(request, reply) ? reply : undefined));
    await studioFiles(pages, { folder: config.studioFolder });
  });
  return app;
}

async function trpcRoutes(
  app: FastifyInstance,
  { services, guard, log }: { services: Services; guard: Guard; log: Logger },
): Promise<void> {
  // By the raw request, which is what tRPC hands to the context of a WebSocket.
  const callers = new WeakMap<IncomingMessage, Caller>();
  app.addHook("onRequest", async (request) => {
    callers.set(request.raw, guard.authenticate(request));
  });
  const trpcOptions: FastifyTRPCPluginOptions<AppRouter>["trpcOptions"] = {
    router: appRouter,
    maxBatchSize: 50,
    createContext: ({ req, res }): ApiContext => {
      const caller = callers.get("raw" in req ? req.raw : req);
      if (caller === undefined) throw new Error("a request has come past the guard");
      return { services, caller, writable: () => untilWritable(res) };
    },
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR") log.error({ err: error.cause ?? error, path }, "procedure failed");
    },
    keepAlive: { enabled: true, pingMs: 20_000, pongWaitMs: 10_000 },
  };
  await app.register(fastifyTRPCPlugin, { prefix: "/trpc", useWSS: true, trpcOptions });
}

/** A stream over HTTP is pulled by its reader, and needs no help. */
async function untilWritable(response: unknown): Promise<void> {
  if (typeof response !== "object" || response === null || !("bufferedAmount" in response)) return;
  const socket = response as { readonly bufferedAmount: number; readonly readyState: number; readonly OPEN: number };
  while (socket.bufferedAmount > SOCKET_BUFFER_MAX && socket.readyState === socket.OPEN)
    await new Promise((resolve) => setTimeout(resolve, SOCKET_POLL_MS));
}
