import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { runId } from "../contract/inputs.ts";
import { listInput, orderKinds, signalInput, startInput, startManyInput } from "../contract/runs.ts";
import { queueName, queueRuleInput, scheduleInput, scheduleName } from "../contract/schedules.ts";
import type { Services } from "../contract/services.ts";
import { forkInput, moveInput, orderAllInput, signalAllInput } from "../contract/steering.ts";
import { startTaskInput, startTasksInput } from "../contract/tasks.ts";
import { ServerError } from "../server-error.ts";
import type { Guard } from "./guard.ts";

/** Ten thousand starts with inputs of some size. */
const BATCH_BYTES_MAX = 32 * 1024 * 1024;

/** A small JSON API under /api/v1 for programs that are neither the studio nor the SDK: curl, a build server, another language. */
export async function plainApi(
  app: FastifyInstance,
  { services, guard }: { services: Services; guard: Guard },
): Promise<void> {
  app.addHook("onRequest", async (request) => {
    guard.authenticate(request);
  });

  // Many programs send the header of a body also where they have none.
  const parseJson = app.getDefaultJsonParser("error", "ignore");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else parseJson(request, String(body), done);
  });

  runRoutes(app, services);
  bulkRoutes(app, services);
  taskRoutes(app, services);
  scheduleRoutes(app, services);
  workflowRoutes(app, services);
  app.setNotFoundHandler(() => {
    throw new ServerError("NOT_FOUND", "There is no such address in the API.");
  });
}

function runRoutes(app: FastifyInstance, services: Services): void {
  app.post("/runs", async (request, reply) => {
    const started = await services.runs.start(parse(startInput, request.body));
    return reply.status(started.created ? 201 : 200).send(started);
  });
  app.get("/runs", async (request) => services.runs.list(parse(listInput, fromQuery(request.query))));
  app.get("/runs/:id", async (request) => services.runs.get(runIdOf(request)));
  app.post("/runs/:id/signals/:name", async (request, reply) => {
    const { name } = request.params as { name: string };
    const input = { id: runIdOf(request), name, payload: request.body ?? null, ...messageIdOf(request) };
    return reply.status(202).send(await services.runs.signal(parse(signalInput, input), "api"));
  });
  for (const kind of orderKinds)
    app.post(`/runs/:id/${kind}`, async (request, reply) => {
      const { reason } = parse(z.object({ reason: z.string().max(1000).optional() }), request.body ?? {});
      const [outcome] = await services.runs.order({ ids: [runIdOf(request)], kind, reason });
      return reply.status(202).send(outcome);
    });
}

function bulkRoutes(app: FastifyInstance, services: Services): void {
  app.post("/runs/batch", { bodyLimit: BATCH_BYTES_MAX }, async (request, reply) => {
    const { runs } = parse(startManyInput, request.body);
    return reply.status(201).send(await services.runs.startMany(runs));
  });
  app.post("/runs/order", async (request) => services.steering.orderAll(parse(orderAllInput, request.body)));
  app.post("/runs/move", async (request) => services.steering.move(parse(moveInput, request.body)));
  app.post("/runs/:id/fork", async (request, reply) => {
    const input = { ...(request.body as object | undefined), id: runIdOf(request) };
    return reply.status(201).send(await services.steering.fork(parse(forkInput, input)));
  });
  app.post("/signals/:name", async (request, reply) => {
    const { name } = request.params as { name: string };
    const input = { name, payload: request.body ?? null, ...messageIdOf(request) };
    return reply.status(202).send({ count: await services.steering.signalAll(parse(signalAllInput, input), "api") });
  });
}

function taskRoutes(app: FastifyInstance, services: Services): void {
  app.post("/tasks", async (request, reply) => {
    const [started] = await services.tasks.start([parse(startTaskInput, request.body)]);
    return reply.status(started?.created ? 201 : 200).send(started);
  });
  app.post("/tasks/batch", { bodyLimit: BATCH_BYTES_MAX }, async (request, reply) => {
    const { tasks } = parse(startTasksInput, request.body);
    return reply.status(201).send(await services.tasks.start(tasks));
  });
  app.get("/tasks/:id", async (request) => services.tasks.get(taskIdOf(request)));
  app.post("/tasks/:id/cancel", async (request, reply) => {
    await services.tasks.cancel([taskIdOf(request)]);
    return reply.status(202).send({});
  });
}

function scheduleRoutes(app: FastifyInstance, services: Services): void {
  app.get("/schedules", async () => services.schedules.list());
  app.put("/schedules/:name", async (request) =>
    services.schedules.save(parse(scheduleInput, { ...(request.body as object), ...(request.params as object) })),
  );
  app.delete("/schedules/:name", async (request, reply) => {
    await services.schedules.remove(parse(scheduleName, request.params).name);
    return reply.status(204).send();
  });
  app.get("/queues", async () => services.schedules.queueRules());
  app.put("/queues/:queue", async (request) =>
    services.schedules.saveQueueRule(
      parse(queueRuleInput, { ...(request.body as object), ...(request.params as object) }),
    ),
  );
  app.delete("/queues/:queue", async (request, reply) => {
    await services.schedules.removeQueueRule(parse(queueName, request.params).queue);
    return reply.status(204).send();
  });
}

function workflowRoutes(app: FastifyInstance, services: Services): void {
  app.get("/workflows", async () => services.workflows.list());
  app.post("/workflows", async (request, reply) => {
    const result = await services.workflows.deploy(
      parse(z.object({ source: z.string(), name: z.string().optional() }), request.body),
    );
    return reply.status(result.status === "published" ? 201 : 422).send(result);
  });
}

/** A task of no run goes by its uuid alone. */
function taskIdOf(request: FastifyRequest): string {
  return `${runIdOf(request)}/0`;
}

/** Sent again with the same key, a signal counts once. */
function messageIdOf({ headers }: FastifyRequest): { messageId?: unknown } {
  const messageId = headers["idempotency-key"];
  return messageId === undefined ? {} : { messageId };
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
