/**
 * `npm run migrate:new NAME`: writes the SQL that leads from the migrations to `schema/` into a new folder of `migrations/`. Read it
 * before it is committed, and add by hand what the schema language cannot say. It works on a database of its own, which it drops.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MIGRATIONS_FOLDER } from "../src/folders.ts";
import { schemaDifference } from "../src/schema-engine.ts";
import { createTestDatabase } from "../src/test-database.ts";

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error("Usage: npm run migrate:new NAME (lower-case letters, digits and _)");
  process.exit(2);
}
const database = await createTestDatabase();
try {
  const script = await schemaDifference(database.url);
  if (script === undefined) {
    console.log("The migrations agree with the schema: nothing to write.");
  } else {
    const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const folder = join(MIGRATIONS_FOLDER, `${stamp}_${name}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "migration.sql"), script);
    console.log(join(folder, "migration.sql"));
  }
} finally {
  await database.drop();
}
