import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { loadConfig } from "../src/config.ts";
import type { Services } from "../src/contract/services.ts";
import { AccessToken } from "../src/http/access-token.ts";
import { httpServer } from "../src/http/http-server.ts";
import { LiveHub } from "../src/live/live-hub.ts";
import { openLog } from "../src/log.ts";

const folder = mkdtempSync(join(tmpdir(), "fermata-guard-"));
writeFileSync(join(folder, "index.html"), "<!doctype html><title>studio</title>");
const { config } = loadConfig(["--port", "0"], {
  FERMATA_HOME: folder,
  FERMATA_STUDIO: folder,
  FERMATA_REQUESTS_PER_MINUTE: "2000",
  FERMATA_BODY_BYTES_MAX: "1000000",
});
const token = new AccessToken(folder);
const changed: string[] = [];
const live = new LiveHub();
const services = {
  live,
  backends: {
    list: async () => [],
    test: async (name: string) => ({ ok: changed.push(name) > 0, detail: "", tookMs: 0 }),
  },
  runs: {
    list: async () => {
      throw new Error("a secret of the database");
    },
  },
} as unknown as Services;
const app = await httpServer({ config, services, token, log: openLog(config), healthy: async () => true });
let port = 0;
let cookie = "";

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Node's own client, which sends any header an attacker would. */
function send(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return sendBody("", { method, path, headers });
}

function sendBody(
  body: string,
  { method = "POST", path, headers }: { method?: string; path: string; headers: Record<string, string> },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: "127.0.0.1", port, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

const json = { "content-type": "application/json" };
const bearer = () => ({ authorization: `Bearer ${token.value}` });
const own = () => ({ cookie, origin: `http://127.0.0.1:${port}`, "sec-fetch-site": "same-origin" });
const mutate = (headers: Record<string, string>) =>
  sendBody('{"name":"x"}', { path: "/trpc/backends.test", headers: { ...json, ...headers } });

beforeAll(async () => {
  await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
  const entered = await send("GET", `/runs/7?token=${token.value}&tab=log`);
  cookie = String(entered.headers["set-cookie"]).split(";")[0] ?? "";
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the token", () => {
  test("has 256 bits, is kept in a file of mode 0600, and stays over a restart", () => {
    expect(Buffer.from(token.value, "base64url").length).toBe(32);
    expect(statSync(join(folder, "token")).mode & 0o777).toBe(0o600);
    expect(new AccessToken(folder).value).toBe(token.value);
  });
  test("in the address becomes a strict cookie, and leaves the address", async () => {
    const answer = await send("GET", `/runs/7?token=${token.value}&tab=log`);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe("/runs/7?tab=log");
    const set = String(answer.headers["set-cookie"]);
    expect(set).toMatch(/HttpOnly/);
    expect(set).toMatch(/SameSite=Strict/);
    expect(set).not.toContain(token.value);
  });
  test("in the address cannot redirect to another host", async () => {
    for (const path of ["//evil.example/", "/\\evil.example/", "///evil.example"]) {
      const answer = await send("GET", `${path}?token=${token.value}`);
      expect(String(answer.headers.location ?? "/none")).toMatch(/^\/(?![/\\])/);
    }
  });
  test("that is wrong opens nothing", async () => {
    for (const bad of ["", "x", token.value.slice(1), `${token.value}x`, token.value.toLowerCase()]) {
      const answer = await send("GET", `/?token=${bad}`);
      expect(answer.status).toBe(401);
      expect(answer.headers["set-cookie"]).toBeUndefined();
      expect((await send("GET", "/trpc/backends.list", { authorization: `Bearer ${bad}` })).status).toBe(401);
    }
  });
  test("stands in no log line", async () => {
    await send("GET", `/?token=${token.value}`);
    await send("GET", "/trpc/runs.list", bearer());
    expect(readFileSync(join(folder, "server.log"), "utf8")).not.toContain(token.value);
  });
});

describe("the API", () => {
  test("answers the studio and the command line", async () => {
    expect((await send("GET", "/trpc/backends.list", own())).status).toBe(200);
    expect((await send("GET", "/trpc/backends.list", bearer())).status).toBe(200);
    expect((await mutate(own())).status).toBe(200);
    expect((await mutate(bearer())).status).toBe(200);
  });
  test("answers nobody without cookie or token, in an envelope that clients understand", async () => {
    const answer = await send("GET", "/trpc/backends.list");
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body).error.data).toMatchObject({ code: "UNAUTHORIZED", httpStatus: 401 });
    expect((await send("GET", "/api/v1/runs")).status).toBe(401);
    expect((await mutate({})).status).toBe(401);
  });
  test("does not answer a page whose name was pointed at this machine (DNS rebinding)", async () => {
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1.evil.example",
      "localhost.evil.example",
      "127.0.0.1@evil.example",
    ]) {
      expect((await send("GET", "/trpc/backends.list", { ...own(), host })).status).toBeGreaterThanOrEqual(400);
      expect((await send("GET", "/", { host })).status).toBeGreaterThanOrEqual(400);
    }
  });
  test("does not answer pages of other origins, other ports of this machine among them", async () => {
    const before = changed.length;
    for (const origin of [
      "https://evil.example",
      "null",
      `http://127.0.0.1:${port + 1}`,
      "http://127.0.0.1",
      `http://127.0.0.1:${port}.evil.example`,
    ]) {
      expect((await mutate({ ...own(), origin })).status).toBe(403);
      expect((await mutate({ ...bearer(), origin })).status).toBe(403);
    }
    for (const site of ["cross-site", "same-site"]) {
      expect((await mutate({ ...own(), "sec-fetch-site": site })).status).toBe(403);
      expect((await send("GET", "/trpc/backends.list", { ...own(), "sec-fetch-site": site })).status).toBe(403);
    }
    // A cookie in a POST without an Origin is no browser's.
    expect((await mutate({ cookie })).status).toBe(403);
    expect(changed.length).toBe(before);
  });
  test("takes JSON only: no form of another page can post", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonp",
      "text/plain; application/json",
    ]) {
      expect(
        (await sendBody('{"name":"x"}', { path: "/trpc/backends.test", headers: { ...own(), "content-type": type } }))
          .status,
      ).toBe(415);
    }
    expect((await sendBody("", { path: "/trpc/backends.test", headers: own() })).status).toBe(415);
  });
  test("S30: a GET changes nothing", async () => {
    const before = changed.length;
    const input = encodeURIComponent('{"name":"x"}');
    for (const path of [`/trpc/backends.test?input=${input}`, `/trpc/backends.test?input=${input}&method=POST`]) {
      expect((await send("GET", path, own())).status).toBe(405);
      expect((await send("GET", path, { ...own(), "x-http-method-override": "POST" })).status).toBe(405);
    }
    expect((await send("GET", "/api/v1/runs/00000000-0000-7000-8000-000000000000/signals/x", bearer())).status).toBe(
      404,
    );
    expect(changed.length).toBe(before);
  });
  test("refuses large bodies, broken JSON, huge batches, and says why in a sentence", async () => {
    const large = await sendBody(JSON.stringify({ name: "x".repeat(1_100_000) }), {
      path: "/trpc/backends.test",
      headers: { ...json, ...own() },
    });
    expect(large.status).toBe(413);
    expect(JSON.parse(large.body).error.message).toMatch(/larger than this server takes/);
    const broken = await sendBody('{"name":', { path: "/trpc/backends.test", headers: { ...json, ...own() } });
    expect(broken.status).toBe(400);
    expect(JSON.parse(broken.body).error.message).toBe("The request does not hold valid JSON.");
    const plain = await sendBody("{", { path: "/api/v1/runs", headers: { ...json, ...bearer() } });
    expect(JSON.parse(plain.body).error).toMatchObject({ code: "BAD_REQUEST" });
    const batch = Array.from({ length: 200 }, () => "backends.list").join(",");
    expect((await send("GET", `/trpc/${batch}?batch=1`, own())).status).toBe(400);
  });
  test("keeps what went wrong inside to its log", async () => {
    const answer = await send("GET", "/trpc/runs.list", own());
    expect(answer.status).toBe(500);
    expect(answer.body).not.toMatch(/secret|stack|\.ts/);
    expect(readFileSync(join(folder, "server.log"), "utf8")).toContain("a secret of the database");
  });
  test("names the field of a bad input", async () => {
    const answer = await sendBody("{}", { path: "/trpc/backends.test", headers: { ...json, ...own() } });
    expect(JSON.parse(answer.body).error).toMatchObject({
      data: { reason: "BAD_INPUT", details: { issues: [{ path: "name" }] } },
    });
  });
  test("sends its security headers with every answer, and no CORS", async () => {
    for (const path of ["/", "/trpc/backends.list", "/nothing.js", "/api/v1/nothing"]) {
      const { headers } = await send("GET", path, { ...own() });
      expect(String(headers["content-security-policy"])).toMatch(/script-src 'self';/);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["x-frame-options"]).toBe("DENY");
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    }
    expect((await send("GET", "/trpc/backends.list", own())).headers["cache-control"]).toBe("no-store");
    expect(
      (await send("OPTIONS", "/trpc/backends.list", { origin: "https://evil.example" })).headers[
        "access-control-allow-methods"
      ],
    ).toBeUndefined();
  });
});

describe("the studio's files", () => {
  test("are served without a token, with a page for every route of the studio", async () => {
    for (const path of ["/", "/runs/1", "/workflows/My%20flow"])
      expect((await send("GET", path)).body).toContain("studio");
    expect(
      (await send("GET", "/runs/1", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" })).status,
    ).toBe(200);
  });
  test("do not lead out of their folder, and a missing one is no page", async () => {
    for (const path of ["/../token", "/..%2ftoken", "/%2e%2e/token", "/assets/../../token", "/.%00/token"])
      expect((await send("GET", path)).body).not.toContain(token.value);
    expect((await send("GET", "/assets/none.js")).status).toBe(404);
    expect((await sendBody("{}", { path: "/", headers: { ...json } })).status).toBe(404);
  });
});

test("a studio that is not built says how to build it, and is there once it is", async () => {
  const late = join(folder, "late");
  const { config } = loadConfig(["--port", "0"], { FERMATA_HOME: folder, FERMATA_STUDIO: late });
  const other = await httpServer({ config, services, token, log: openLog(config), healthy: async () => true });
  const page = async () => {
    const { statusCode, body } = await other.inject({ url: "/runs/1", headers: { host: "127.0.0.1" } });
    return { statusCode, body };
  };
  expect(await page()).toEqual({
    statusCode: 503,
    body: expect.stringMatching(/^The studio is not built\. Run .*\n$/),
  });
  mkdirSync(late);
  writeFileSync(join(late, "index.html"), "<!doctype html><title>late</title>");
  expect(await page()).toEqual({ statusCode: 200, body: expect.stringContaining("late") });
  await other.close();
});

describe("the live subscription", () => {
  const dial = (headers: Record<string, string>) =>
    new Promise<number | "open">((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/trpc`, { headers });
      socket.on("open", () => {
        socket.close();
        resolve("open");
      });
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
      socket.on("error", () => resolve(0));
    });
  test("opens for the studio and for a token", async () => {
    expect(await dial(own())).toBe("open");
    expect(await dial(bearer())).toBe("open");
  });
  test("does not open for another page, without a cookie, or without an Origin", async () => {
    expect(await dial({ ...own(), origin: "https://evil.example" })).toBe(403);
    expect(await dial({ cookie, "sec-fetch-site": "same-site" })).toBe(403);
    expect(await dial({ cookie })).toBe(403);
    expect(await dial({ origin: `http://127.0.0.1:${port}` })).toBe(401);
    expect(await dial({ ...bearer(), host: "evil.example" })).toBe(403);
  });
});

test("too many requests in a minute are told to wait", async () => {
  const strict = await httpServer({
    config: { ...config, requestsPerMinute: 3 },
    services,
    token,
    log: openLog(config),
    healthy: async () => true,
  });
  const ask = () => strict.inject({ url: "/trpc/backends.list", headers: { ...bearer(), host: "localhost" } });
  for (let count = 0; count < 3; count++) expect((await ask()).statusCode).toBe(200);
  const refused = await ask();
  expect(refused.statusCode).toBe(429);
  expect(refused.json().error).toMatchObject({
    message: "Too many requests in this minute; wait a little.",
    data: { code: "TOO_MANY_REQUESTS" },
  });
  await strict.close();
});

// Last: it ends every cookie and token.
test("a new token ends all that was given out before", async () => {
  const before = { ...own(), ...bearer() };
  token.rotate();
  expect((await send("GET", "/trpc/backends.list", { cookie: before.cookie, origin: before.origin })).status).toBe(401);
  expect((await send("GET", "/trpc/backends.list", { authorization: before.authorization })).status).toBe(401);
  expect((await send("GET", "/trpc/backends.list", bearer())).status).toBe(200);
});
