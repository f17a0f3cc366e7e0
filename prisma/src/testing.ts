/** For tests of packages that need a real Postgres. */
export { createTestDatabase, type TestDatabase } from "./test-database.ts";
