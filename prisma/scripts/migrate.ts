/** `npm run migrate`: brings the database of DATABASE_URL to the newest schema, as `prisma migrate deploy` would. */
import { DbError } from "../src/db-error.ts";
import { migrate } from "../src/migrate.ts";

const url = process.env.DATABASE_URL;
if (!url) {
  console.error("Set DATABASE_URL to the database to migrate.");
  process.exit(2);
}
try {
  const applied = await migrate(url);
  console.log(applied.length === 0 ? "Nothing to do." : `Applied ${applied.join(", ")}.`);
} catch (error) {
  if (!(error instanceof DbError)) throw error;
  console.error(error.message);
  process.exit(1);
}
