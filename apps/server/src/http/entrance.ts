import type { DataFolder } from "../data-folder.ts";
import type { AccessToken } from "./access-token.ts";

/** Where the server is and how one gets in: what is printed, what clients on this machine read, what the settings page renews. */
export class Entrance {
  readonly token: AccessToken;
  readonly #folder: DataFolder;
  readonly #closers = new Set<() => void>();
  #url = "";

  constructor(token: AccessToken, folder: DataFolder) {
    this.token = token;
    this.#folder = folder;
  }

  /** Without the token; empty before the server listens. */
  get url(): string {
    return this.#url;
  }

  /** The address that lets a browser in. */
  get address(): string {
    return this.addressAt(this.#url);
  }

  /** The same through another origin that hands its requests on to us. */
  addressAt(origin: string): string {
    return `${origin}/?token=${this.token.value}`;
  }

  openAt(url: string): void {
    this.#url = url;
    this.#folder.writeState({ url, token: this.token.value, pid: process.pid });
  }

  /** Makes a new token and shuts out everybody who came in with the old one. Answers with the new address. */
  renew(): string {
    this.token.rotate();
    this.openAt(this.#url);
    for (const close of this.#closers) close();
    return this.address;
  }

  /** `close` ends the connections that stay open. */
  onRenew(close: () => void): void {
    this.#closers.add(close);
  }
}
