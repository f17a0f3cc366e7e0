import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { type EmbeddedPostgres, migrate, startEmbeddedPostgres } from "../src/index.ts";

const home = mkdtempSync(join(tmpdir(), "fermata-embedded-"));
/** One cluster for all tests, one after the other: setting one up is what takes long. */
const dataDir = join(home, "postgres");

async function start(): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir });
}

afterAll(async () => {
  await (await start()).stop();
  rmSync(JSON.parse(readFileSync(join(dataDir, "server.json"), "utf8")).folder, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
});

async function query(url: string, text: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

function cluster(): string {
  return join(JSON.parse(readFileSync(join(dataDir, "server.json"), "utf8")).folder, "server/cluster");
}

function postmasterPid(): number {
  return Number(readFileSync(join(cluster(), "postmaster.pid"), "utf8").split("\n")[0]);
}

function occupy(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

describe("the embedded server", () => {
  it("is set up and started once by several calls at the same time", async () => {
    const servers = await Promise.all([start(), start(), start(), start()]);
    expect(new Set(servers.map((server) => server.url)).size).toBe(1);
    await migrate(servers[0]!.url);
    expect(await query(servers[3]!.url, "SELECT key FROM setting")).toEqual([]);
  });

  it("keeps data and port over a stop, is closed to others, and durable as Postgres is by default", async () => {
    const first = await start();
    await query(first.url, "INSERT INTO setting (key, value, updated_at) VALUES ('kept', '1', 0)");
    const rows = await query(
      first.url,
      "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories') ORDER BY 1",
    );
    expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
      fsync: "on",
      listen_addresses: "127.0.0.1",
      synchronous_commit: "on",
      unix_socket_directories: "",
    });
    expect(statSync(join(cluster(), "../password")).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, "server.json")).mode & 0o777).toBe(0o600);
    const open = new URL(first.url);
    open.password = "";
    await expect(query(open.href, "SELECT 1")).rejects.toThrow();
    await first.stop();
    await expect(query(first.url, "SELECT 1")).rejects.toThrow();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, "SELECT key FROM setting")).toEqual([{ key: "kept" }]);
  });

  it("killed with SIGKILL, whole or its postmaster alone, is recovered by the next start with all that was committed", async () => {
    let server = await start();
    await query(server.url, "DELETE FROM setting");
    for (let round = 0; round < 3; round++) {
      await query(server.url, `INSERT INTO setting (key, value, updated_at) VALUES ('${round}', '1', 0)`);
      const pid = postmasterPid();
      // Even rounds: the postmaster alone, its children must notice; odd: the postmaster and a backend at once.
      if (round % 2 === 1) {
        const [backend] = await query(
          server.url,
          "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'",
        );
        process.kill(Number(backend?.pid), "SIGKILL");
      }
      process.kill(pid, "SIGKILL");
      server = await start();
      expect(postmasterPid()).not.toBe(pid);
      expect((await query(server.url, "SELECT key FROM setting ORDER BY key")).length).toBe(round + 1);
    }
  });

  it("outlives a SIGKILL of the process that started it, and is found again still running", async () => {
    const script = `
      import { startEmbeddedPostgres } from ${JSON.stringify(new URL("../src/index.ts", import.meta.url).href)};
      const { url } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
      console.log(url);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on("data", (chunk) => resolve(String(chunk).trim()));
      child.on("exit", (code) => reject(new Error(`the child ended with ${code}`)));
    });
    child.removeAllListeners("exit");
    const pid = postmasterPid();
    child.kill("SIGKILL");
    await new Promise((resolve) => child.on("exit", resolve));
    const server = await start();
    expect(server.url).toBe(url);
    expect(postmasterPid(), "the very same server").toBe(pid);
  });

  it("takes another port where its own is in use, and remembers it", async () => {
    const first = await start();
    const port = Number(new URL(first.url).port);
    await first.stop();
    const squatter = await occupy(port);
    const second = await start();
    const moved = Number(new URL(second.url).port);
    expect(moved).not.toBe(port);
    await second.stop();
    await new Promise((resolve) => squatter.close(resolve));
    expect(Number(new URL((await start()).url).port)).toBe(moved);
  });

  it("passes over a pid file whose number belongs to another program now", async () => {
    const first = await start();
    await first.stop();
    const stranger = spawn("sleep", ["60"]);
    writeFileSync(join(cluster(), "postmaster.pid"), `${stranger.pid}\n${cluster()}\n1\n5432\n\n127.0.0.1\n\nready\n`);
    try {
      await start();
      expect(postmasterPid()).not.toBe(stranger.pid);
    } finally {
      stranger.kill();
    }
  });

  it("says clearly that a data folder is of another version, or cannot be written", async () => {
    const server = await start();
    await server.stop();
    const versionFile = join(cluster(), "PG_VERSION");
    writeFileSync(versionFile, "14\n");
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({ name: "DbError", code: "WRONG_VERSION" });
    writeFileSync(versionFile, "18\n");
    await expect(startEmbeddedPostgres({ dataDir: join(versionFile, "postgres") })).rejects.toMatchObject({
      name: "DbError",
      code: "CANNOT_START",
    });
  });
});
