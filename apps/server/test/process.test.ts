import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@fermata/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerProcess } from "../chaos/server-process.ts";

const home = mkdtempSync(join(tmpdir(), "fermata-process-"));
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(home, { recursive: true, force: true });
});

/** Runs the program until it ends. */
function run(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; errors: string; output: string }> {
  const main = new URL("../src/main.ts", import.meta.url).pathname;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--conditions=source", "--import=tsx", main, "--no-open", ...args], {
      env: { ...process.env, FERMATA_HOME: join(home, "other"), DATABASE_URL: database.url, ...env },
    });
    let errors = "";
    let output = "";
    child.stderr.on("data", (text) => (errors += text));
    child.stdout.on("data", (text) => (output += text));
    child.on("close", (code) => resolve({ code, errors, output }));
  });
}
const oneSentence = /^[^\n]+\.\n$/;

test("what keeps it from starting is one sentence, and exit code 2", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  const { port } = taken.address() as { port: number };
  const [busy, nowhere, option] = await Promise.all([
    run(["--port", String(port)], {}),
    run(["--port", "0"], { DATABASE_URL: "postgres://me:secret@127.0.0.1:1/x", FERMATA_HOME: join(home, "third") }),
    run(["--prot", "1"], {}),
  ]);
  taken.close();
  for (const { code, errors } of [busy, nowhere, option]) {
    expect(errors).toMatch(oneSentence);
    expect(code).toBe(2);
  }
  expect(busy.errors).toContain(`Port ${port} is in use`);
  expect(nowhere.errors).toMatch(/127\.0\.0\.1:1/);
  expect(nowhere.errors).not.toContain("secret");
});

test("it starts, tells its address to programs, refuses a second one, and goes when told", async () => {
  const server = new ServerProcess({
    home,
    env: { DATABASE_URL: database.url, FERMATA_SAMPLES: "0" },
    fromSource: true,
  });
  await server.start();
  const { url, token } = server.state;
  expect(server.output).toContain(`${url}/?token=${token}`);
  expect(statSync(join(home, "server.json")).mode & 0o777).toBe(0o600);
  const second = await run(["--port", "0"], { FERMATA_HOME: home });
  expect(second).toMatchObject({ code: 2, errors: expect.stringMatching(oneSentence) });
  expect(second.errors).toContain(url);
  expect(await server.end("SIGTERM")).toBe(0);
  expect(existsSync(join(home, "server.json"))).toBe(false);
  await server.start();
  expect(server.state).toMatchObject({ url, token });
  await server.end("SIGKILL");
  await server.start();
  expect(await server.end("SIGTERM")).toBe(0);
});
