/**
 * The database: where it is, what it looks like, how to get to it. Read `schema/main.prisma` and its neighbours for the tables, then
 * `connect.ts`, `migrate.ts` and, for machines without a Postgres, `embedded-postgres.ts`.
 */
export { type ConnectOptions, connect, type Database } from "./connect.ts";
export { DbError, type DbErrorCode } from "./db-error.ts";
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from "./embedded-postgres.ts";
export { ensureDatabase } from "./ensure-database.ts";
export { Prisma, type PrismaClient } from "./generated/client.ts";
export { migrate } from "./migrate.ts";
export { schemaDifference } from "./schema-engine.ts";
