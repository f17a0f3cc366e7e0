import { createHash } from "node:crypto";
import pg from "pg";
import { DbError, reasonOf } from "./db-error.ts";
import { ensureDatabase } from "./ensure-database.ts";
import { applyMigrations, migrationNames, migrationScript } from "./schema-engine.ts";

/** Held while migrating, so that two servers that start together do not both do it. Any number that nobody else uses. */
const MIGRATION_LOCK = 4_170_001;

interface Applied {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

async function appliedMigrations(client: pg.Client): Promise<Applied[]> {
  const table = await client.query("SELECT to_regclass('_prisma_migrations') AS found");
  if (table.rows[0].found === null) return [];
  const rows = await client.query<Applied>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  return rows.rows;
}

/** True where something is to be done; throws where nothing safe can be. */
function needsMigration(applied: readonly Applied[]): boolean {
  const known = new Set(migrationNames());
  const foreign = applied.find((row) => !known.has(row.migration_name));
  if (foreign) {
    throw new DbError(
      "MIGRATION_FAILED",
      `The database has the migration ${foreign.migration_name}, which this Fermata does not know: it was used by a newer one.`,
    );
  }
  const byName = new Map(applied.map((row) => [row.migration_name, row]));
  return [...known].some((name) => {
    const row = byName.get(name);
    return (
      row?.finished_at == null || row.checksum !== createHash("sha256").update(migrationScript(name)).digest("hex")
    );
  });
}

/**
 * Brings the database at `url` to the newest schema; makes the database first where the server has none of that name. Harmless when
 * repeated, and when several processes do it at once.
 *
 * @returns The names of the migrations it applied, oldest first.
 * @throws DbError `NOT_REACHABLE`, `WRONG_VERSION`, `MIGRATION_FAILED`.
 */
export async function migrate(url: string): Promise<string[]> {
  await ensureDatabase(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    // Loading the schema engine takes longer than all the rest of a start: it is asked only when there is work for it.
    if (!needsMigration(await appliedMigrations(client))) return [];
    return await applyMigrations(url);
  } catch (error) {
    if (error instanceof DbError) throw error;
    throw new DbError("MIGRATION_FAILED", `The database could not be migrated: ${reasonOf(error)}`, { cause: error });
  } finally {
    await client.end();
  }
}
