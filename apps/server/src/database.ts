import { join } from "node:path";
import { connect, type Database, migrate, startEmbeddedPostgres } from "@fermata/db";
import type { Config } from "./config.ts";

/** A migrated database with a pool on it. */
export interface ReadyDatabase extends Database {
  readonly kind: "embedded" | "external";
  readonly serverVersion: string;
}

/**
 * The Postgres that DATABASE_URL names, else the embedded one in the data folder; migrated. `close` ends the embedded server too: it is
 * ours alone.
 * @throws DbError
 */
export async function openDatabase(config: Pick<Config, "home" | "databaseUrl">): Promise<ReadyDatabase> {
  const embedded =
    config.databaseUrl === "" ? await startEmbeddedPostgres({ dataDir: join(config.home, "postgres") }) : undefined;
  const url = embedded?.url ?? config.databaseUrl;
  try {
    await migrate(url);
    const database = connect(url, { applicationName: "fermata-server" });
    const answer = await database.pool.query<{ server_version: string }>("SHOW server_version");
    return {
      ...database,
      kind: embedded === undefined ? "external" : "embedded",
      serverVersion: answer.rows[0]?.server_version ?? "",
      close: async () => {
        await database.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}
