import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";

/** What Postgres has done since it began, to be subtracted. */
export interface PostgresFigures {
  readonly commits: number;
  readonly walBytes: number;
  /** Of all processes of the server; 0 where the system does not tell (only Linux does). */
  readonly cpuMs: number;
  /** Rows that vacuum has yet to remove, in this database. */
  readonly deadTuples: number;
}

/** Milliseconds in a tick of /proc; 100 ticks a second on every Linux that Node runs on. */
const tickMs = 10;

interface ProcessStat {
  readonly parent: number;
  readonly cpuMs: number;
  /** Of children that have ended. */
  readonly childrenCpuMs: number;
}

function statOf(pid: number | string): ProcessStat | undefined {
  try {
    // The name, in parentheses, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")
      .map(Number);
    const [user = 0, kernel = 0, childrenUser = 0, childrenKernel = 0] = fields.slice(11, 15);
    const parent = fields[1] ?? 0;
    return { parent, cpuMs: (user + kernel) * tickMs, childrenCpuMs: (childrenUser + childrenKernel) * tickMs };
  } catch {
    return undefined;
  }
}

/** CPU time of the server: of the parent of a backend and of all its children, ended ones too. */
function serverCpuMs(backend: number): number {
  const postmaster = statOf(backend)?.parent;
  if (postmaster === undefined) return 0;
  let sum = statOf(postmaster)?.childrenCpuMs ?? 0;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(name);
    if (stat?.parent === postmaster) sum += stat.cpuMs;
  }
  return sum;
}

/** Looks at one database and its server. */
export class PostgresProbe {
  readonly #url: string;
  readonly #client: pg.Client;
  #holder: pg.Client | undefined;
  #pid = 0;

  constructor(url: string) {
    this.#url = url;
    this.#client = new pg.Client({ connectionString: url, application_name: "fermata bench" });
    this.#client.on("error", () => {});
  }

  async open(): Promise<void> {
    await this.#client.connect();
    this.#pid = (await this.#client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]!.pid;
  }

  async query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
    return (await this.#client.query<Row>(text)).rows;
  }

  async figures(): Promise<PostgresFigures> {
    // Backends report what they did about once a second.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const cpuMs = serverCpuMs(this.#pid);
    const [row] = await this.query<{ commits: number; wal: number; dead: number }>(`
      SELECT (SELECT xact_commit::float8 FROM pg_stat_database WHERE datname = current_database()) AS commits,
        pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS wal,
        (SELECT coalesce(sum(n_dead_tup), 0)::float8 FROM pg_stat_user_tables) AS dead`);
    return { commits: row!.commits, walBytes: row!.wal, cpuMs, deadTuples: row!.dead };
  }

  /** Opens a transaction with a snapshot, and leaves it open: from now on vacuum can remove nothing. */
  async holdTransaction(): Promise<void> {
    this.#holder = new pg.Client({ connectionString: this.#url, application_name: "fermata bench" });
    this.#holder.on("error", () => {});
    await this.#holder.connect();
    await this.#holder.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    await this.#holder.query("SELECT count(*) FROM run_live");
  }

  async close(): Promise<void> {
    await this.#holder?.end();
    await this.#client.end();
  }
}
