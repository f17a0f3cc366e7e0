/** What the settings page shows. No secret is in it. */
export interface SettingsView {
  readonly version: string;
  readonly url: string;
  readonly dataFolder: string;
  readonly database: {
    readonly kind: "embedded" | "external";
    /** Host, port and database name; never the password. */
    readonly address: string;
    readonly serverVersion: string;
  };
  readonly node: string;
  readonly platform: string;
  readonly pid: number;
  readonly startedAt: number;
  /** Every setting with its environment variable and a line of help. */
  readonly settings: readonly SettingView[];
}

export interface SettingView {
  readonly name: string;
  readonly env: string;
  readonly help: string;
  readonly value: string;
  readonly default: string;
}

export interface SettingsService {
  get(): Promise<SettingsView>;
  /** Every cookie and token given before ends; answers with the new address, token included. */
  rotateToken(): Promise<{ url: string }>;
}
