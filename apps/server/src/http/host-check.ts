import { isIP } from "node:net";
import { networkInterfaces } from "node:os";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

export interface HostCheckOptions {
  /** The address listened on. */
  readonly host: string;
  readonly hostNames: readonly string[];
  readonly origins: readonly string[];
}

/**
 * Tells requests that were meant for this server from those that a page elsewhere made the browser send. A page whose own name was
 * pointed at 127.0.0.1 (DNS rebinding) gives itself away by the Host header; a page of another origin by Origin and Sec-Fetch-Site.
 */
export class HostCheck {
  readonly #names: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;

  constructor(options: HostCheckOptions) {
    this.#names = new Set([
      ...LOOPBACK,
      ...options.hostNames.map((name) => name.toLowerCase()),
      ...ownAddresses(options.host),
    ]);
    this.#origins = new Set(options.origins.map((origin) => origin.toLowerCase().replace(/\/$/, "")));
  }

  isOwnHost(header: string | undefined): boolean {
    const name = hostName(header);
    return name !== undefined && this.#names.has(name);
  }

  /** The Origin header is absent, of this very server, or one that the configuration names. */
  isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
    if (origin === undefined) return true;
    const lower = origin.toLowerCase();
    return (
      lower === `http://${host?.toLowerCase()}` ||
      lower === `https://${host?.toLowerCase()}` ||
      this.#origins.has(lower)
    );
  }

  isNamedOrigin(origin: string | undefined): boolean {
    return origin !== undefined && this.#origins.has(origin.toLowerCase());
  }
}

/** The name without its port, in lower case; undefined where the header is no host at all. */
function hostName(header: string | undefined): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(header ?? "");
  return match?.[1]?.toLowerCase();
}

/** Behind an address of the network the server is called by that address; behind "all addresses", by any of them. */
function ownAddresses(host: string): string[] {
  const bracketed = (address: string) => (isIP(address) === 6 ? `[${address.toLowerCase()}]` : address.toLowerCase());
  if (host !== "0.0.0.0" && host !== "::") return [bracketed(host)];
  return Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).map(({ address }) => bracketed(address)),
  );
}
