import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { runId } from "../contract/inputs.ts";
import { listInput, signalInput, startInput } from "../contract/runs.ts";
import type { Services } from "../contract/services.ts";
import { ServerError } from "../server-error.ts";
import type { Guard } from "./guard.ts";

/** A small JSON API under /api/v1 for programs that are neither the studio nor the SDK: curl, a build server, another language. */
export async function plainApi(
  app: FastifyInstance,
  { services, guard }: { services: Services; guard: Guard },
): Promise<void> {
  app.addHook("onRequest", async (request) => {
    guard.authenticate(request);
  });

  app.post("/runs", async (request, reply) => {
    const started = await services.runs.start(parse(startInput, request.body));
    return reply.status(started.created ? 201 : 200).send(started);
  });
  app.get("/runs", async (request) => services.runs.list(parse(listInput, fromQuery(request.query))));
  app.get("/runs/:id", async (request) => services.runs.get(runIdOf(request)));
  app.post("/runs/:id/signals/:name", async (request, reply) => {
    const { name } = request.params as { name: string };
    const messageId = request.headers["idempotency-key"];
    const input = {
      id: runIdOf(request),
      name,
      payload: request.body ?? null,
      ...(messageId === undefined ? {} : { messageId }),
    };
    return reply.status(202).send(await services.runs.signal(parse(signalInput, input), "api"));
  });
  app.post("/runs/:id/cancel", async (request, reply) => {
    const body = parse(z.object({ reason: z.string().max(1000).optional() }), request.body ?? {});
    const [outcome] = await services.runs.cancel({ ids: [runIdOf(request)], reason: body.reason });
    return reply.status(202).send(outcome);
  });
  app.get("/workflows", async () => services.workflows.list());
  app.post("/workflows", async (request, reply) => {
    const result = await services.workflows.deploy(
      parse(z.object({ source: z.string(), name: z.string().optional() }), request.body),
    );
    return reply.status(result.status === "published" ? 201 : 422).send(result);
  });
  app.setNotFoundHandler(() => {
    throw new ServerError("NOT_FOUND", "There is no such address in the API.");
  });
}

function runIdOf(request: FastifyRequest): string {
  return parse(runId, (request.params as { id: string }).id);
}

/** `?states=failed,canceled&limit=10`: lists by commas, numbers as written. */
function fromQuery(query: unknown): unknown {
  const { states, limit, from, to, ...rest } = query as Record<string, string | undefined>;
  return {
    ...rest,
    ...(states === undefined ? {} : { states: states.split(",") }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    ...(from === undefined ? {} : { from: Number(from) }),
    ...(to === undefined ? {} : { to: Number(to) }),
  };
}

/** @throws ServerError `BAD_REQUEST` with the fields that are wrong. */
function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
  const sentence = issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
  throw new ServerError("BAD_REQUEST", `The request is not as expected: ${sentence}.`, { issues });
}
