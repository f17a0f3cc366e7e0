import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { connect, findServer, SdkError } from "../src/index.ts";

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
}

const servers: Server[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Something that speaks HTTP and gives the same answers to everybody, one after the other. */
async function listen(answers: readonly { status: number; body: string }[]): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const { status, body } = answers[Math.min(asked.length, answers.length - 1)]!;
    asked.push({ path: request.url ?? "", authorization: request.headers.authorization });
    const type = body.startsWith("[") ? "application/json" : "text/html";
    response.writeHead(status, { "content-type": type }).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function home(state?: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), "fermata-sdk-"));
  folders.push(folder);
  if (state !== undefined)
    writeFileSync(join(folder, "server.json"), typeof state === "string" ? state : JSON.stringify(state));
  return folder;
}

const failure = (data: object, message: string) => JSON.stringify([{ error: { message, code: -32000, data } }]);
const result = (data: unknown) => JSON.stringify([{ result: { data } }]);
const listRuns = (url: string, token = "t") => connect({ url, token }).call((api) => api.runs.list.query({}));

describe("findServer", () => {
  it("finds the running server through the state file of the data folder", () => {
    const state = { url: "http://127.0.0.1:5000", token: "abc", pid: 1 };
    expect(findServer({ FERMATA_HOME: home(state) })).toEqual({ url: "http://127.0.0.1:5000", token: "abc" });
  });

  it("prefers FERMATA_URL and FERMATA_TOKEN, and hands the folder's token to no other address", () => {
    const state = home({ url: "http://127.0.0.1:5000", token: "abc", pid: 1 });
    const env = { FERMATA_HOME: state, FERMATA_URL: "http://127.0.0.1:5000/" };
    expect(findServer(env)).toEqual({ url: "http://127.0.0.1:5000", token: "abc" });
    expect(findServer({ ...env, FERMATA_URL: "http://elsewhere:1" })).toEqual({ url: "http://elsewhere:1", token: "" });
    expect(findServer({ ...env, FERMATA_TOKEN: "mine" }).token).toBe("mine");
  });

  it.each([
    ["no file", undefined],
    ["a torn file", '{"url": "http:'],
    ["no object", "null"],
    ["no token", { url: "http://127.0.0.1:1" }],
  ])("says that nothing runs where there is %s", (_what, state) => {
    expect(() => findServer({ FERMATA_HOME: home(state) })).toThrow(
      "No Fermata server answers at http://127.0.0.1:4170. Start one with: npm start",
    );
  });

  it("refuses an address that is none", () => {
    expect(() => findServer({ FERMATA_HOME: home(), FERMATA_URL: "ftp://x" })).toThrow(
      expect.objectContaining({ code: "bad-address" }),
    );
  });
});

describe("Client", () => {
  it("sends the token and gives the answer", async () => {
    const { url, asked } = await listen([{ status: 200, body: result({ runs: [], nextCursor: null }) }]);
    expect(await listRuns(url)).toEqual({ runs: [], nextCursor: null });
    expect(asked).toEqual([{ path: expect.stringMatching(/^\/trpc\/runs\.list\?/), authorization: "Bearer t" }]);
  });

  it("says not-running where nothing answers", async () => {
    const error = await listRuns("http://127.0.0.1:9").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SdkError);
    expect(error).toMatchObject({
      code: "not-running",
      retryable: true,
      message: "No Fermata server answers at http://127.0.0.1:9. Start one with: npm start",
    });
  });

  it("keeps the server's sentence, reason and details", async () => {
    const data = { code: "NOT_FOUND", httpStatus: 404, reason: "UNKNOWN_RUN", details: { id: "x" } };
    const { url } = await listen([{ status: 404, body: failure(data, "There is no run x.") }]);
    await expect(listRuns(url)).rejects.toMatchObject({
      code: "refused",
      reason: "UNKNOWN_RUN",
      details: { id: "x" },
      message: "There is no run x.",
      retryable: false,
    });
  });

  it.each([
    ["as tRPC", 401, failure({ code: "UNAUTHORIZED", httpStatus: 401 }, "no")],
    ["as plain text", 401, "Unauthorized"],
  ])("says unauthorized where the door stays shut, %s", async (_how, status, body) => {
    const { url } = await listen([{ status, body }]);
    await expect(listRuns(url)).rejects.toMatchObject({
      code: "unauthorized",
      message: expect.stringContaining("access token"),
    });
  });

  it.each(["<html>", "[broken"])("tells another program at the port from a Fermata server: %s", async (body) => {
    const { url } = await listen([{ status: 200, body }]);
    await expect(listRuns(url)).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("is no Fermata server"),
    });
  });

  it("says broken-off where the connection ends before the answer", async () => {
    const server = createServer((request) => request.socket.destroy());
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(listRuns(url)).rejects.toMatchObject({
      code: "broken-off",
      retryable: true,
      message: `The server at ${url} broke the connection off: it is going down, or the request is larger than it takes.`,
    });
  });

  it("waits for the end over several questions", async () => {
    const open = { run: { id: "r" }, ended: false, output: null, failure: null };
    const { url, asked } = await listen(
      [open, open, { ...open, ended: true, output: 5 }].map((wait) => ({ status: 200, body: result(wait) })),
    );
    expect(await connect({ url, token: "t" }).waitForEnd("0190a000-0000-7000-8000-000000000000")).toMatchObject({
      ended: true,
      output: 5,
    });
    expect(asked).toHaveLength(3);
  });

  it("waits through a restart of the server, but not for ever", async () => {
    const client = connect({ url: "http://127.0.0.1:9", token: "t" });
    await expect(client.waitForEnd("x", { patienceMs: 300 })).rejects.toMatchObject({ code: "not-running" });
  });
});
