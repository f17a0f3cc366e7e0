import { hostname } from "node:os";
import { type LogLevel, Session } from "@fermata/backend";
import { LocalBackend } from "@fermata/backend-local";
import { NoopBackend } from "@fermata/backend-noop";
import { createEngine, type Engine, flowLanguage } from "@fermata/engine";
import { openPostgresStore, PostgresReads } from "@fermata/store-postgres";
import type { Logger } from "pino";
import type { Config, SettingInfo } from "./config.ts";
import type { LiveChange } from "./contract/live.ts";
import type { Services } from "./contract/services.ts";
import type { DataFolder } from "./data-folder.ts";
import { openDatabase } from "./database.ts";
import type { Entrance } from "./http/entrance.ts";
import { EngineChanges } from "./live/engine-changes.ts";
import { LiveHub } from "./live/live-hub.ts";
import { LogWatch } from "./live/log-watch.ts";
import { loadSamples } from "./load-samples.ts";
import { buryPredecessors } from "./predecessors.ts";
import { Approvals } from "./services/approvals.ts";
import { Backends } from "./services/backends.ts";
import { Definitions } from "./services/definitions.ts";
import { Inspector } from "./services/inspector.ts";
import { Runs } from "./services/runs.ts";
import { Schedules } from "./services/schedules.ts";
import { Settings, type SettingsOptions } from "./services/settings.ts";
import { Steering } from "./services/steering.ts";
import { Tasks } from "./services/tasks.ts";
import { Workflows } from "./services/workflows.ts";

/** All parts, put together. */
export interface Application {
  readonly services: Services;
  /** The database answers. */
  healthy(): Promise<boolean>;
  stop(options: StopOptions): Promise<void>;
}

export interface StopOptions {
  /** How long running tasks may take to finish. Default 0. */
  readonly drainMs?: number;
  /** Kill the programs that still run. Default: they go on, and the next start finds them again (B22). */
  readonly cancelTasks?: boolean;
}

export interface ComposeOptions {
  readonly config: Config;
  readonly info: readonly SettingInfo[];
  readonly log: Logger;
  readonly entrance: Entrance;
  readonly folder: DataFolder;
}

/**
 * The only place where parts are chosen: database, store, backends, engine, services. When one does not come up, those before it are
 * taken down again.
 * @throws DbError
 */
export async function compose({ config, info, log, entrance, folder }: ComposeOptions): Promise<Application> {
  const closing: ((options: StopOptions) => Promise<void>)[] = [];
  const stop = async (options: StopOptions) => {
    for (const close of closing.splice(0).reverse()) await close(options);
  };
  try {
    const database = await openDatabase(config, log);
    closing.push(() => database.close());
    const store = openPostgresStore(database.url);
    closing.push(() => store.close());
    const session = await openSession(config, log);
    closing.push(async ({ cancelTasks }) => (cancelTasks ? session.close() : undefined));
    const hub = new LiveHub();
    const changes = new EngineChanges();
    const workerName = `${hostname()} ${folder.id}`;
    await buryPredecessors({ database, store, workerName });
    const engine = createEngine({
      store,
      session,
      settings: {
        workerName,
        leaseMs: config.leaseMs,
        heartbeatMs: config.leaseMs / 4,
        inputsBytesMax: config.payloadBytesMax,
        signalBytesMax: config.payloadBytesMax,
      },
      onChange: (change) => hub.publish(changes.of(change)),
      log: (level, message) => log[level](message),
    });
    await engine.start();
    closing.push(({ drainMs = 0 }) => engine.stop({ drainMs }));
    const reads = new PostgresReads(database);
    if (config.samples) await loadSamples({ engine, reads, home: config.home });
    const watch = new LogWatch({
      watchedRuns: () => hub.watchedRuns,
      reads,
      session,
      changed: (all) => hub.publish(all),
    });
    watch.start();
    closing.push(async () => watch.stop());
    const settings = { config, info, entrance, database };
    return {
      services: servicesOf({ reads, engine, session, hub, settings }),
      healthy: async () => (await database.pool.query("SELECT 1")).rowCount === 1,
      stop,
    };
  } catch (error) {
    await stop({ cancelTasks: true });
    throw error;
  }
}

interface Parts {
  readonly reads: PostgresReads;
  readonly engine: Engine;
  readonly session: Session;
  readonly hub: LiveHub;
  readonly settings: SettingsOptions;
}

function servicesOf({ reads, engine, session, hub, settings }: Parts): Services {
  const changed = (change: LiveChange) => hub.publish([change]);
  const backendNames = () => session.backends.map(({ name }) => name);
  const workflows = new Workflows({ reads, engine, backendNames, changed });
  return {
    workflows,
    definitions: new Definitions({ reads, engine, home: settings.config.home, changed }),
    runs: new Runs({ reads, engine, session, inspector: new Inspector(flowLanguage), workflows }),
    steering: new Steering({ reads, engine }),
    schedules: new Schedules(engine),
    tasks: new Tasks({ reads, engine }),
    approvals: new Approvals({ reads, engine }),
    backends: new Backends(session),
    settings: new Settings(settings),
    live: hub,
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
