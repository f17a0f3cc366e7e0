import { readFileSync } from "node:fs";
import { join } from "node:path";
import envPaths from "env-paths";
import { SdkError } from "./sdk-error.ts";

/** Where a server is, and what opens its door. */
export interface ServerAddress {
  readonly url: string;
  readonly token: string;
}

/** Where a server listens when nobody says otherwise. */
const DEFAULT_URL = "http://127.0.0.1:4170";

/**
 * The server to talk to: `FERMATA_URL` and `FERMATA_TOKEN` where set, else what the running server wrote into `server.json` of the data
 * folder (`FERMATA_HOME`, default: the user's data folder of this system). Where `FERMATA_URL` alone is set, the token of the data folder
 * is used only if it is for that same address.
 * @throws SdkError `bad-address`; `not-running` where no server has written that file.
 */
export function findServer(env: Readonly<Record<string, string | undefined>> = process.env): ServerAddress {
  const state = readState(join(env.FERMATA_HOME || envPaths("fermata").data, "server.json"));
  const url = env.FERMATA_URL;
  if (url) {
    const address = checkedUrl(url);
    return { url: address, token: env.FERMATA_TOKEN || (state?.url === address ? state.token : "") };
  }
  if (state === undefined) throw notRunning(DEFAULT_URL);
  return { url: state.url, token: env.FERMATA_TOKEN || state.token };
}

/** The address without a trailing slash. */
export function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new SdkError("bad-address", `"${text}" is not the address of a server; it looks like ${DEFAULT_URL}.`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

export function notRunning(url: string, cause?: unknown): SdkError {
  const message = `No Fermata server answers at ${url}. Start one with: npm start`;
  return new SdkError("not-running", message, { cause });
}

/** What a server wrote for clients on the same machine; undefined where none runs, or the file is being replaced. */
function readState(file: string): ServerAddress | undefined {
  try {
    const state = JSON.parse(readFileSync(file, "utf8")) as Partial<ServerAddress> | null;
    if (typeof state?.url !== "string" || typeof state.token !== "string") return undefined;
    return { url: checkedUrl(state.url), token: state.token };
  } catch {
    return undefined;
  }
}
