import { readFileSync } from "node:fs";
import { startTestServer, type TestServer } from "@fermata/server/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as sdk from "../src/index.ts";

const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [, example] = /```ts\nimport [^\n]+\n([\s\S]+?)```/.exec(text)!;

/** What the example prints, line by line. */
async function run(): Promise<string[]> {
  const printed: string[] = [];
  const AsyncFunction = (async () => {}).constructor as new (
    ...texts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  const body = new AsyncFunction(...Object.keys(sdk), "console", example!);
  await body(...Object.values(sdk), { log: (value: unknown) => printed.push(String(value)) });
  return printed;
}

describe("README", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  }, 120_000);
  afterAll(() => server.stop());
  afterEach(() => vi.unstubAllEnvs());

  it("the example finds a real server through its data folder, and prints what it says", async () => {
    vi.stubEnv("FERMATA_HOME", server.home);
    expect(await run()).toEqual(["42", "1"]);
  });

  it("the example says in one sentence that nothing runs", async () => {
    vi.stubEnv("FERMATA_URL", "http://127.0.0.1:9");
    expect(await run()).toEqual(["No Fermata server answers at http://127.0.0.1:9. Start one with: npm start"]);
  });
});
