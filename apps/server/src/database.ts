import { join } from "node:path";
import { connect, type Database, migrate, startEmbeddedPostgres } from "@fermata/db";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { EmbeddedKeeper } from "./embedded-keeper.ts";

/** A migrated database with a pool on it. */
export interface ReadyDatabase extends Database {
  readonly kind: "embedded" | "external";
  readonly serverVersion: string;
}

/**
 * The Postgres that DATABASE_URL names, else the embedded one in the data folder; migrated. The embedded one is kept running, and `close`
 * ends it: it is ours alone.
 * @throws DbError
 */
export async function openDatabase(
  config: Pick<Config, "home" | "databaseUrl">,
  log: Pick<Logger, "warn" | "error">,
): Promise<ReadyDatabase> {
  const start = () => startEmbeddedPostgres({ dataDir: join(config.home, "postgres") });
  const embedded = config.databaseUrl === "" ? await start() : undefined;
  const url = embedded?.url ?? config.databaseUrl;
  try {
    await migrate(url);
    const database = connect(url, { applicationName: "fermata-server" });
    const ask = (statement: string) => database.pool.query<{ server_version: string }>(statement);
    const answer = await ask("SHOW server_version");
    const keeper = embedded && new EmbeddedKeeper({ ask: () => ask("SELECT 1"), start, url, log });
    return {
      ...database,
      kind: embedded === undefined ? "external" : "embedded",
      serverVersion: answer.rows[0]?.server_version ?? "",
      close: async () => {
        await keeper?.stop();
        await database.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}
