import { createServer } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { compose, type StopOptions } from "./compose.ts";
import type { Config, LoadedConfig } from "./config.ts";
import { DataFolder } from "./data-folder.ts";
import { AccessToken } from "./http/access-token.ts";
import { Entrance } from "./http/entrance.ts";
import { httpServer } from "./http/http-server.ts";
import { openLog } from "./log.ts";
import { StartError } from "./start-error.ts";

/** A server that takes requests. */
export interface RunningServer {
  readonly entrance: Entrance;
  readonly log: Logger;
  /** Takes no more requests, gives the work back, and ends. Safe to call twice. */
  stop(options?: StopOptions): Promise<void>;
}

/**
 * Brings everything up in order; when something does not come up, takes down what did.
 * @throws StartError, DbError: one sentence each
 */
export async function startServer({ config, info }: Pick<LoadedConfig, "config" | "info">): Promise<RunningServer> {
  const folder = new DataFolder(config.home);
  folder.acquire();
  const closing: ((options: StopOptions) => Promise<void> | void)[] = [() => folder.release()];
  const closeAll = async (options: StopOptions) => {
    for (const close of closing.splice(0).reverse()) await close(options);
  };
  const log = openLog(config);
  try {
    await checkPort(config);
    const entrance = new Entrance(new AccessToken(config.home), folder);
    const application = await compose({ config, info, log, entrance, folder });
    closing.push((options) => application.stop(options));
    const app = await httpServer({
      config,
      services: application.services,
      token: entrance.token,
      log,
      healthy: application.healthy,
    });
    closing.push(() => app.close());
    entrance.onRenew(() => {
      for (const socket of app.websocketServer.clients) socket.close(4401, "The access token has changed");
    });
    entrance.openAt(await listen(app, config));
    log.info({ url: entrance.url }, "ready");
    return { entrance, log, stop: (options = {}) => closeAll(options) };
  } catch (error) {
    log.error({ err: error }, "not started");
    await closeAll({ cancelTasks: true });
    throw error;
  }
}

/** Before anything is brought up: a port in use is the commonest reason not to. */
async function checkPort(config: Config): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (error) => reject(portError(error, config)));
    probe.listen({ port: config.port, host: config.host, exclusive: true }, () => probe.close(() => resolve()));
  });
}

async function listen(app: FastifyInstance, config: Config): Promise<string> {
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    throw portError(error, config);
  }
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : config.port;
  const host = config.host === "0.0.0.0" || config.host === "::" ? "127.0.0.1" : config.host;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function portError(error: unknown, { host, port }: Config): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EADDRINUSE")
    return new StartError(
      "PORT_IN_USE",
      `Port ${port} is in use by another program; choose another one with --port N.`,
      { cause: error },
    );
  if (code === "EACCES" || code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new StartError(
      "PORT_IN_USE",
      `The server cannot listen on ${host}, port ${port}: ${(error as Error).message}.`,
      { cause: error },
    );
  return error;
}
