import { createHash, randomBytes } from "node:crypto";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { migrate } from "./migrate.ts";
import { migrationNames, migrationScript } from "./schema-engine.ts";

/** Held in shared mode by everyone who uses the embedded test server; who gets it alone may stop the server. */
const USE_LOCK = 4_170_010;
/** Held while the template is made and while left-over databases are dropped. */
const TEMPLATE_LOCK = 4_170_011;
const ATTEMPTS_MAX = 10;

export interface TestDatabase {
  /** A migrated, empty database of its own. */
  readonly url: string;
  /** Drops it, connections or not; the embedded server stops with its last database. */
  drop(): Promise<void>;
}

interface Server {
  readonly url: string;
  readonly embedded: EmbeddedPostgres | undefined;
}

async function findServer(): Promise<Server> {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, embedded: undefined };
  const dataDir = join(tmpdir(), `fermata-test-postgres-${userInfo().uid}`);
  const embedded = await startEmbeddedPostgres({ dataDir });
  return { url: embedded.url, embedded };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

function templateName(): string {
  const hash = createHash("sha256");
  for (const name of migrationNames()) hash.update(name).update(migrationScript(name));
  // The partitions that a migration makes begin with its day.
  return `fermata_template_${hash.update(new Date().toISOString().slice(0, 10)).digest("hex").slice(0, 16)}`;
}

/** Makes the migrated template once per schema and day, and drops what crashed test runs left. */
async function ensureTemplate(client: pg.Client, url: string, template: string): Promise<void> {
  await client.query("SELECT pg_advisory_lock($1)", [TEMPLATE_LOCK]);
  try {
    const databases = await client.query<{ datname: string }>(
      `SELECT datname FROM pg_database d
       WHERE (datname LIKE 'fermata\\_test\\_%' OR (datname LIKE 'fermata\\_template\\_%' AND datname <> $1))
         AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.application_name = d.datname OR a.datname = d.datname)`,
      [template],
    );
    for (const { datname } of databases.rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    const found = await client.query("SELECT FROM pg_database WHERE datname = $1", [template]);
    if (found.rowCount !== 0) return;
    const building = `${template}_building`;
    await client.query(`DROP DATABASE IF EXISTS ${building} WITH (FORCE)`);
    await migrate(withDatabase(url, building));
    await client.query(`ALTER DATABASE ${building} RENAME TO ${template}`);
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [TEMPLATE_LOCK]);
  }
}

async function tryCreate(): Promise<TestDatabase> {
  const server = await findServer();
  const name = `fermata_test_${randomBytes(8).toString("hex")}`;
  // Stays open as long as the database is wanted; its application name says which.
  const keeper = new pg.Client({ connectionString: withDatabase(server.url, "postgres"), application_name: name });
  keeper.on("error", () => {});
  await keeper.connect();
  try {
    await keeper.query("SELECT pg_advisory_lock_shared($1)", [USE_LOCK]);
    const template = templateName();
    await ensureTemplate(keeper, server.url, template);
    await keeper.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  } catch (error) {
    await keeper.end().catch(() => {});
    throw error;
  }
  const drop = async () => {
    await keeper.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await keeper.query("SELECT pg_advisory_unlock_shared($1)", [USE_LOCK]);
    const alone = await keeper.query("SELECT pg_try_advisory_lock($1) AS got", [USE_LOCK]);
    // Nobody else can begin to use the server while we hold the lock: who waits for it loses the connection, and starts the server anew.
    if (server.embedded && alone.rows[0].got) await server.embedded.stop();
    await keeper.end().catch(() => {});
  };
  return { url: withDatabase(server.url, name), drop };
}

/**
 * An empty, migrated database for one test file, cloned from a template in a few hundredths of a second: on the server of DATABASE_URL,
 * else on an embedded one in the system's temporary folder, which all test processes of this user share.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryCreate();
    } catch (error) {
      // The last user may have stopped the server just now.
      if (attempt === ATTEMPTS_MAX) throw error;
      await sleep(50 * attempt);
    }
  }
}
