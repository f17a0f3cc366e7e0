import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "./generated/client.ts";

export interface ConnectOptions {
  /** Most connections held at once. Default 10. */
  readonly connectionsMax?: number;
  /** Shown in `pg_stat_activity`. Default `fermata`. */
  readonly applicationName?: string;
  /** A query without an answer for so long has lost its connection, which is dropped. Default: none, the network decides. */
  readonly queryTimeoutMs?: number;
  /** Server settings of every connection, such as `{ enable_seqscan: "off" }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Database {
  readonly prisma: PrismaClient;
  /** The pool that `prisma` uses too (E7). It sends queries of one client without waiting for the answer to the one before. */
  readonly pool: pg.Pool;
  readonly url: string;
  /** Ends the pool; what runs is waited for. */
  close(): Promise<void>;
}

/**
 * One pool, and a Prisma client over it. Connects when first used, and anew when a connection was lost: a query that was under way
 * fails, the next one gets a fresh connection.
 */
export function connect(url: string, options: ConnectOptions = {}): Database {
  const settings = Object.entries(options.settings ?? {}).map(([name, value]) => `-c ${name}=${value}`);
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connectionsMax ?? 10,
    application_name: options.applicationName ?? "fermata",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Pipelining: a transaction of many statements costs one round trip, not one each.
    pipeline: true,
    ...(options.queryTimeoutMs !== undefined && { query_timeout: options.queryTimeoutMs }),
    ...(settings.length > 0 && { options: settings.join(" ") }),
  });
  // A connection that breaks says so by an event, idle or not, besides failing what it was doing; without a listener the event would end
  // the process. The pool replaces it at the next use.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  let closing: Promise<void> | undefined;
  const close = async () => {
    await prisma.$disconnect();
    await pool.end();
  };
  return {
    prisma,
    pool,
    url,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
