import { defineConfig } from "prisma/config";

/** For the Prisma command line; our own scripts find the same folders through `src/folders.ts`. */
export default defineConfig({
  schema: "schema",
  migrations: { path: "migrations" },
  ...(process.env.DATABASE_URL && { datasource: { url: process.env.DATABASE_URL } }),
});
