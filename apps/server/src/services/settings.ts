import { readFileSync } from "node:fs";
import type { Config, SettingInfo } from "../config.ts";
import type { SettingsService, SettingsView } from "../contract/settings.ts";
import type { Entrance } from "../http/entrance.ts";

export interface SettingsOptions {
  readonly config: Config;
  readonly info: readonly SettingInfo[];
  readonly entrance: Entrance;
  readonly database: { readonly kind: "embedded" | "external"; readonly url: string; readonly serverVersion: string };
}

const version = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version;

/** What this server is and how it was set up, without a secret. */
export class Settings implements SettingsService {
  readonly #options: SettingsOptions;
  readonly #startedAt = Date.now();

  constructor(options: SettingsOptions) {
    this.#options = options;
  }

  async get(): Promise<SettingsView> {
    const { config, info, entrance, database } = this.#options;
    const { host, pathname } = new URL(database.url);
    return {
      version,
      url: entrance.url,
      dataFolder: config.home,
      database: { kind: database.kind, address: `${host}${pathname}`, serverVersion: database.serverVersion },
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      pid: process.pid,
      startedAt: this.#startedAt,
      settings: info,
    };
  }

  async rotateToken(): Promise<{ url: string }> {
    return { url: this.#options.entrance.renew() };
  }
}
