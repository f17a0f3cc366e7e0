import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import type { ServerUser } from "./postgres-binaries.ts";

/** Where a server that runs as another user keeps its files when that user cannot come to the data folder. */
const SYSTEM_FOLDER = "/var/lib/fermata";
const SEARCH_BY_OTHERS = 0o001;

/** What is remembered beside a server between starts, in `server.json`. */
export interface ServerMemory {
  /** The folder that holds the cluster; not below the data folder where that cannot be reached (see `placeServer`). */
  readonly folder: string;
  /** The port of the last start; 0: none yet. */
  readonly port: number;
}

function memoryPath(dataDir: string): string {
  return join(dataDir, "server.json");
}

export async function readMemory(dataDir: string): Promise<ServerMemory | undefined> {
  try {
    return JSON.parse(await readFile(memoryPath(dataDir), "utf8")) as ServerMemory;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: a crash in between leaves the old one. */
export async function writeMemory(dataDir: string, memory: ServerMemory): Promise<void> {
  const staging = `${memoryPath(dataDir)}.${randomBytes(4).toString("hex")}`;
  await writeFile(staging, `${JSON.stringify(memory)}\n`, { mode: 0o600 });
  await rename(staging, memoryPath(dataDir));
}

async function isOpen(folder: string): Promise<boolean> {
  return ((await stat(folder)).mode & SEARCH_BY_OTHERS) !== 0;
}

/** True where another user can come to `folder`, its own parent put aside. */
async function isReachable(folder: string): Promise<boolean> {
  for (let parent = dirname(folder); parent !== dirname(parent); parent = dirname(parent)) {
    if (!(await isOpen(parent))) return false;
  }
  return true;
}

/**
 * The folder for the cluster. As a rule that is the data folder. Root's server runs as another user, which cannot come to a folder below
 * a closed one such as `/root`; we do not open a home to the world for it, and put the cluster into a folder of a random name under the
 * system's own (for a data folder below the temporary one, there), remembered in `server.json`.
 */
export async function placeServer(dataDir: string, user: ServerUser | undefined): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: user ? 0o711 : 0o700 });
  if (!user) return dataDir;
  const parent = dirname(dataDir);
  if (await isReachable(parent)) {
    // The data folder's parent is Fermata's own folder. Search without reading: names below stay hidden, its files are closed.
    for (const folder of [parent, dataDir]) {
      if (!(await isOpen(folder))) await chmod(folder, (await stat(folder)).mode | SEARCH_BY_OTHERS);
    }
    return dataDir;
  }
  const temporary = resolve(tmpdir());
  const base = `${resolve(dataDir)}${sep}`.startsWith(`${temporary}${sep}`) ? temporary : SYSTEM_FOLDER;
  const folder = join(base, `postgres-${randomBytes(8).toString("hex")}`);
  await mkdir(folder, { recursive: true, mode: 0o711 });
  return folder;
}

/** A new file that only `user` (default: we) can read. */
export async function writePrivate(path: string, content: string, user?: ServerUser): Promise<void> {
  await writeFile(path, content, { mode: 0o600, flag: "wx" });
  if (user) await chown(path, user.uid, user.gid);
}
