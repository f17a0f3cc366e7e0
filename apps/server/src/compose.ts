import { type LogLevel, Session } from "@fermata/backend";
import { LocalBackend } from "@fermata/backend-local";
import { NoopBackend } from "@fermata/backend-noop";
import type { Logger } from "pino";
import type { Config, SettingInfo } from "./config.ts";
import type { Services } from "./contract/services.ts";
import { openDatabase } from "./database.ts";
import type { Entrance } from "./http/entrance.ts";
import { LiveHub } from "./live/live-hub.ts";
import { ServerError } from "./server-error.ts";
import { Backends } from "./services/backends.ts";
import { Settings } from "./services/settings.ts";

/** All parts, put together. */
export interface Application {
  readonly services: Services;
  /** The database answers. */
  healthy(): Promise<boolean>;
  stop(options: { readonly drainMs: number }): Promise<void>;
}

export interface ComposeOptions {
  readonly config: Config;
  readonly info: readonly SettingInfo[];
  readonly log: Logger;
  readonly entrance: Entrance;
}

/**
 * The only place where parts are chosen: database, store, backends, engine, services.
 * @throws DbError
 */
export async function compose({ config, info, log, entrance }: ComposeOptions): Promise<Application> {
  const database = await openDatabase(config);
  const hub = new LiveHub();
  const session = await openSession(config, log);
  const services: Services = {
    workflows: notReady("workflows"),
    definitions: notReady("definitions"),
    runs: notReady("runs"),
    approvals: notReady("approvals"),
    backends: new Backends(session),
    settings: new Settings({ config, info, entrance, database }),
    live: hub,
  };
  return {
    services,
    healthy: async () => (await database.pool.query("SELECT 1")).rowCount === 1,
    stop: async () => {
      await session.close();
      await database.close();
    },
  };
}

/** In order of preference for tasks that name no backend. */
async function openSession(config: Config, log: Logger): Promise<Session> {
  const session = new Session({
    // The same over restarts: running tasks are found again by it.
    id: "main",
    settings: { workDir: config.workDir, logLevel: sessionLevels[config.logLevel] },
    backends: [
      new LocalBackend({ name: "local", tasksPerCore: config.tasksPerCore }),
      new NoopBackend({ name: "noop" }),
    ],
    log: (level, message, fields) => log[level](fields ?? {}, message),
  });
  for (const { name, error } of await session.start()) log.error({ err: error, backend: name }, "backend not started");
  return session;
}

const sessionLevels = {
  DEBUG: "debug",
  INFO: "info",
  WARNING: "warn",
  WARN: "warn",
  ERROR: "error",
  CRITICAL: "error",
} as const satisfies Record<Config["logLevel"], LogLevel>;

function notReady<Service extends object>(area: string): Service {
  return new Proxy({} as Service, {
    get: () => async () => {
      throw new ServerError("NOT_READY", `The server's ${area} are not ready yet.`);
    },
  });
}
