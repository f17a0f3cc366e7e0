import { setTimeout as sleep } from "node:timers/promises";
import { createTestDatabase, type TestDatabase } from "@fermata/db/testing";
import { controlCases, storeCases } from "@fermata/engine/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { openPostgresStore, type PostgresStore } from "../src/index.ts";

describe("the Store's promises on Postgres", () => {
  let database: TestDatabase;
  let store: PostgresStore;
  beforeAll(async () => {
    database = await createTestDatabase();
    store = openPostgresStore(database.url);
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });
  for (const { title, run } of [...storeCases, ...controlCases]) {
    it(title, () => run({ store, now: () => Date.now(), passTime: (ms) => sleep(ms).then(() => {}) }));
  }
});
