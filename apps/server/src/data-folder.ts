import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { StartError } from "./start-error.ts";

/** What clients on this machine read to find the server. */
export interface ServerState {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
}

/**
 * The folder with all data of one server. One server at a time has it: a lock file names the process that does, together with the time
 * that process began, so that neither a killed server nor a new process with the same number stands in the way.
 */
export class DataFolder {
  readonly path: string;
  readonly #lock: string;
  readonly #state: string;

  constructor(path: string) {
    this.path = path;
    this.#lock = join(path, "server.lock");
    this.#state = join(path, "server.json");
  }

  /** @throws StartError `NO_DATA_FOLDER`, `ALREADY_RUNNING`. */
  acquire(): void {
    try {
      makeFolder(this.path);
    } catch (error) {
      throw new StartError(
        "NO_DATA_FOLDER",
        `The data folder ${this.path} cannot be made: ${(error as Error).message}.`,
      );
    }
    // Twice: the second try is after a dead owner's lock was taken away.
    if (this.#tryLock() || (this.#removeDeadLock() && this.#tryLock())) return;
    const running = this.readState();
    const where = running === undefined ? `in process ${this.#owner()?.pid ?? "?"}` : `at ${running.url}`;
    throw new StartError(
      "ALREADY_RUNNING",
      `A Fermata server already runs ${where} with the data folder ${this.path}; set FERMATA_HOME to run another one.`,
    );
  }

  /** Made once: tells this folder's servers from all others on the same database. Only who has the folder may ask. */
  get id(): string {
    const file = join(this.path, "id");
    if (!existsSync(file)) writeWhole(file, randomUUID());
    return readFileSync(file, "utf8");
  }

  release(): void {
    if (this.#owner()?.pid !== process.pid) return;
    rmSync(this.#state, { force: true });
    rmSync(this.#lock, { force: true });
  }

  /** Written whole or not at all, and readable by the owner alone: it holds the token. */
  writeState(state: ServerState): void {
    writeWhole(this.#state, `${JSON.stringify(state, null, 2)}\n`);
  }

  readState(): ServerState | undefined {
    try {
      return JSON.parse(readFileSync(this.#state, "utf8")) as ServerState;
    } catch {
      return undefined;
    }
  }

  #tryLock(): boolean {
    try {
      const file = openSync(this.#lock, "wx", 0o600);
      writeSync(file, JSON.stringify({ pid: process.pid, born: bornAt(process.pid) }));
      closeSync(file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw new StartError(
        "NO_DATA_FOLDER",
        `The data folder ${this.path} cannot be written: ${(error as Error).message}.`,
      );
    }
  }

  #removeDeadLock(): boolean {
    const owner = this.#owner();
    if (owner !== undefined && isAlive(owner.pid) && bornAt(owner.pid) === owner.born) return false;
    // Renamed first: of two servers that find the same dead lock, one alone takes it away.
    const aside = `${this.#lock}.${process.pid}`;
    try {
      renameSync(this.#lock, aside);
    } catch {
      return true;
    }
    rmSync(aside, { force: true });
    rmSync(this.#state, { force: true });
    return true;
  }

  #owner(): { pid: number; born: string } | undefined {
    try {
      return JSON.parse(readFileSync(this.#lock, "utf8")) as { pid: number; born: string };
    } catch {
      return undefined;
    }
  }
}

/** Each missing folder by itself: Node's own recursion never ends where the system denies that a parent is there (/proc). */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The start time in clock ticks since boot (field 22 of /proc/PID/stat); empty where the system has no /proc. */
function bornAt(pid: number): string {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return "";
  try {
    const text = readFileSync(file, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
