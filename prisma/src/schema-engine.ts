import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlQuery } from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaContainer, SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { MIGRATIONS_FOLDER, SCHEMA_FOLDER } from "./folders.ts";

/** Nothing in the schema is left out of what the engine compares. */
const NO_FILTER = { externalTables: [], externalEnums: [] };
const LOCK_FILE = "migration_lock.toml";
/** Numbers of types in Postgres' catalog. */
const CATALOG_CHAR = 18;
const TEXT = 25;

/** Node has it; the types of Node do not say so. */
const host = globalThis as unknown as {
  readonly WebAssembly: {
    compile(bytes: Uint8Array): Promise<object>;
    instantiate(module: object, imports: object): Promise<{ readonly exports: Readonly<Record<string, unknown>> }>;
  };
};

let engineClass: Promise<typeof SchemaEngine> | undefined;

/**
 * Prisma's schema engine as WebAssembly, at the version that `@prisma/engines` names: the native one would have to be downloaded. The
 * package's own entry is made for bundlers, so the module is put together by hand here.
 */
function loadEngineClass(): Promise<typeof SchemaEngine> {
  engineClass ??= (async () => {
    const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
    const require = createRequire(import.meta.url);
    const path = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm");
    const module = await host.WebAssembly.compile(readFileSync(path));
    const instance = await host.WebAssembly.instantiate(module, { "./schema_engine_bg.js": glue });
    (glue as unknown as { __wbg_set_wasm(exports: unknown): void }).__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
    return glue.SchemaEngine;
  })();
  return engineClass;
}

/** The files of `schema/`. */
export function schemaFiles(): SchemaContainer[] {
  return readdirSync(SCHEMA_FOLDER)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => ({ path: join(SCHEMA_FOLDER, name), content: readFileSync(join(SCHEMA_FOLDER, name), "utf8") }));
}

/** The folders of `migrations/`, in order. */
export function migrationNames(): string[] {
  return readdirSync(MIGRATIONS_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The script of one migration. */
export function migrationScript(name: string): string {
  return readFileSync(join(MIGRATIONS_FOLDER, name, "migration.sql"), "utf8");
}

function migrationList(): MigrationList {
  return {
    baseDir: MIGRATIONS_FOLDER,
    lockfile: { path: LOCK_FILE, content: readFileSync(join(MIGRATIONS_FOLDER, LOCK_FILE), "utf8") },
    shadowDbInitScript: "",
    migrationDirectories: migrationNames().map((name) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: migrationScript(name) } },
    })),
  };
}

/**
 * What the schema engine needs of the driver adapter beyond what the adapter does by itself: columns of the catalog's one-byte type
 * `"char"`, which the adapter refuses, and a script sent whole, where the adapter cuts it at every semicolon, those inside function
 * bodies and comments too.
 */
function engineAdapter(pool: pg.Pool): PrismaPg {
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>;
  const charColumns = new WeakMap<object, readonly number[]>();
  const relabelled = async (...args: unknown[]) => {
    const result = await query(...args);
    const columns: number[] = [];
    // A script of several statements answers with several results, none of which anybody reads.
    for (const [index, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== CATALOG_CHAR) continue;
      field.dataTypeID = TEXT;
      columns.push(index);
    }
    if (columns.length > 0) charColumns.set(result.rows, columns);
    return result;
  };
  Object.assign(pool, { query: relabelled });
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    return Object.assign(adapter, {
      async queryRaw(statement: SqlQuery) {
        const result = await queryRaw(statement);
        for (const index of charColumns.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
        return result;
      },
      async executeScript(script: string) {
        await pool.query(script);
      },
    });
  };
  return factory;
}

async function withEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const Engine = await loadEngineClass();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on("error", () => {});
  const engine = await Engine.new(
    { datamodels: undefined },
    () => {},
    bindMigrationAwareSqlAdapterFactory(engineAdapter(pool)),
  );
  try {
    return await work(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}

/** Applies what is missing and keeps `_prisma_migrations` as `prisma migrate deploy` does. Answers the names it applied. */
export async function applyMigrations(url: string): Promise<string[]> {
  return withEngine(url, async (engine) => {
    const output = await engine.applyMigrations({ migrationsList: migrationList(), filters: NO_FILTER });
    return output.appliedMigrationNames;
  });
}

/** SQL that leads from the migrated database at `url` to `schema/`; undefined where they agree. */
export async function schemaDifference(url: string): Promise<string | undefined> {
  const files = schemaFiles();
  return withEngine(url, async (engine) => {
    const result = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: SCHEMA_FOLDER },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: true,
      filters: NO_FILTER,
    });
    return result.exitCode === 0 ? undefined : (result.stdout ?? "");
  });
}
