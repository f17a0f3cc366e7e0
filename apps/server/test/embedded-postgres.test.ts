import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { embeddedPostmaster } from "../chaos/embedded-postmaster.ts";
import { startTestServer, type TestServer } from "../src/testing.ts";
import { clientOf, until } from "./api-client.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ DATABASE_URL: "" });
}, 120_000);
afterAll(() => server?.stop());

test("E42: an embedded Postgres that is killed comes back, and what ran goes on", { timeout: 120_000 }, async () => {
  const api = clientOf(server);
  const source = "```\nname: outlives\n```\nawait Signal.when('go')\nreturn 'went on'";
  const { id } = await api.runs.start.mutate({ source });
  const before = embeddedPostmaster(join(server.home, "postgres"))!;
  process.kill(before, "SIGQUIT");
  await until(async () => {
    const now = embeddedPostmaster(join(server.home, "postgres"));
    return now !== undefined && now !== before;
  });
  await until(async () => (await fetch(`${server.url}/healthz`)).ok);
  await api.runs.signal.mutate({ id, name: "go" });
  expect(
    await until(async () => {
      const answer = await api.runs.wait.query({ id });
      return answer.ended && answer;
    }),
  ).toMatchObject({ output: "went on" });
});
