import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, DbError, ensureDatabase, migrate, schemaDifference } from "../src/index.ts";
import { applyMigrations, migrationNames, migrationScript, schemaFiles } from "../src/schema-engine.ts";
import { createTestDatabase, type TestDatabase } from "../src/testing.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
function sibling(name: string): string {
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  return url.href;
}

describe("migrations", () => {
  it("E7: lead to exactly what the schema says", async () => {
    expect(await schemaDifference(database.url)).toBeUndefined();
    await query(database.url, "ALTER TABLE setting ADD COLUMN surplus integer");
    expect(await schemaDifference(database.url), "a difference is noticed").toContain("surplus");
    await query(database.url, "ALTER TABLE setting DROP COLUMN surplus");
  });

  it("E7: are applied once, by several processes at the same time too, and Prisma's own engine finds nothing left to do", async () => {
    const url = sibling(`${new URL(database.url).pathname.slice(1)}_fresh`);
    try {
      const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
      expect(applied.flat()).toEqual(migrationNames());
      expect(await applyMigrations(url)).toEqual([]);
      const rows = await query<{ migration_name: string }>(url, "SELECT migration_name FROM _prisma_migrations");
      expect(rows.map((row) => row.migration_name)).toEqual(migrationNames());
    } finally {
      await query(sibling("postgres"), `DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
    }
  });

  it("E7: a database that a newer Fermata has migrated is refused in one sentence", async () => {
    await query(
      database.url,
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '99990101000000_future', now())",
    );
    await expect(migrate(database.url)).rejects.toMatchObject({ code: "MIGRATION_FAILED" });
    await query(database.url, "DELETE FROM _prisma_migrations WHERE id = 'x'");
    expect(await migrate(database.url)).toEqual([]);
  });

  it("E6: no index has a column that a step changes", async () => {
    const rows = await query<{ table: string; columns: string[] }>(
      database.url,
      `SELECT t.relname AS table, array_agg(DISTINCT a.attname::text) AS columns
       FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (i.indkey)
       WHERE t.relname IN ('run', 'run_live', 'task') GROUP BY 1 ORDER BY 1`,
    );
    expect(rows).toEqual([
      { table: "run", columns: ["id", "idempotency_key", "parent_id", "tags", "workflow"] },
      { table: "run_live", columns: ["run_id"] },
      { table: "task", columns: ["idempotency_key", "name", "operation", "run_id"] },
    ]);
  });

  it("E6: history has a partition for today and the days to come, made once", async () => {
    const count = async () =>
      (
        await query<{ count: number }>(
          database.url,
          "SELECT count(*)::int AS count FROM pg_inherits WHERE inhparent = 'event'::regclass",
        )
      )[0]?.count;
    const made = "SELECT make_history_partitions((extract(epoch FROM now()) * 1000)::bigint, 8) AS made";
    const before = await count();
    expect(before).toBeGreaterThanOrEqual(9);
    expect((await query<{ made: number }>(database.url, made))[0]?.made).toBe(0);
    expect(await count()).toBe(before);
    const [today] = await query<{ table: string }>(
      database.url,
      `INSERT INTO event (run_id, events) VALUES (run_id_at((extract(epoch FROM now()) * 1000)::bigint), '[]')
       RETURNING tableoid::regclass::text AS table`,
    );
    expect(today?.table).toMatch(/^event_\d{8}$/);
  });

  it("E7: scripts need no engine to be read: every schema file and migration is in the package", () => {
    expect(schemaFiles().length).toBeGreaterThanOrEqual(5);
    for (const name of migrationNames()) expect(migrationScript(name)).toContain("CREATE");
    const { files } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(files).toEqual(expect.arrayContaining(["schema", "migrations"]));
  });
});

describe("connect", () => {
  it("E7: gives one pool to Prisma and to statements, and a new connection for a broken one", async () => {
    const { prisma, pool, close } = connect(database.url, { connectionsMax: 1, settings: { enable_seqscan: "off" } });
    await prisma.setting.create({ data: { key: "k", value: { a: 1 }, updatedAt: 1n } });
    expect((await pool.query("SELECT value FROM setting")).rows).toEqual([{ value: { a: 1 } }]);
    expect((await pool.query("SHOW enable_seqscan")).rows[0].enable_seqscan).toBe("off");
    await pool.query("SELECT pg_terminate_backend(pg_backend_pid())").catch(() => {});
    expect(await prisma.setting.count()).toBe(1);
    await close();
    await close();
  });

  it("a server that is not there, a wrong password and no URL at all are one sentence each", async () => {
    const wrongPassword = new URL(database.url);
    wrongPassword.password = "wrong";
    for (const url of ["postgresql://u:secret@127.0.0.1:9/x", wrongPassword.href, "nonsense"]) {
      const failure = await ensureDatabase(url).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DbError);
      expect(failure).toMatchObject({ code: "NOT_REACHABLE" });
      expect(String(failure)).not.toMatch(/secret|wrong@/);
    }
  });
});

describe("test databases", () => {
  it("are empty, migrated, and each its own, made at the same time", async () => {
    const all = await Promise.all([createTestDatabase(), createTestDatabase(), createTestDatabase()]);
    expect(new Set(all.map((one) => one.url)).size).toBe(3);
    for (const [index, { url }] of all.entries()) {
      await query(url, `INSERT INTO setting (key, value, updated_at) VALUES ('${index}', '1', 0)`);
      expect(await query(url, "SELECT key FROM setting")).toEqual([{ key: String(index) }]);
    }
    await Promise.all(all.map((one) => one.drop()));
    await expect(query(all[0]!.url, "SELECT 1")).rejects.toThrow(/does not exist/);
  });
});
