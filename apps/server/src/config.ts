import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import envPaths from "env-paths";
import { z } from "zod";
import { StartError } from "./start-error.ts";

const positive = (most: number) => z.coerce.number<string>().int().min(1).max(most);
const onOff = z
  .enum(["0", "1", "false", "true", "no", "yes"])
  .transform((value) => value === "1" || value === "true" || value === "yes");
const list = z.string().transform((value) =>
  value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ""),
);

interface Setting {
  readonly env: string;
  /** A second name for it, which the first one wins over. */
  readonly alias?: string;
  /** Name of the command-line option; a `no-` option sets `"0"`. */
  readonly option?: string;
  readonly help: string;
  /** As it would be written into the environment. */
  readonly default: string;
  readonly type: z.ZodType<unknown, string>;
  /** Its value is never shown. */
  readonly secret?: boolean;
}

const studioFolder = fileURLToPath(new URL("../../studio/dist", import.meta.url));

/** Every setting there is: the settings page, `--help` and the README's table are made of this. */
const settings = {
  home: {
    env: "FERMATA_HOME",
    help: "Folder of all data: database, output of tasks, log, access token.",
    default: envPaths("fermata").data,
    type: z
      .string()
      .min(1)
      .transform((path) => resolve(path)),
  },
  port: {
    env: "FERMATA_PORT",
    option: "port",
    help: "Port to listen on; 0 takes any free one.",
    default: "4170",
    type: z.coerce.number<string>().int().min(0).max(65_535),
  },
  host: {
    env: "FERMATA_HOST",
    option: "host",
    help: "Address to listen on. Anything but the loopback address lets other machines try the door.",
    default: "127.0.0.1",
    type: z.string().min(1),
  },
  hostNames: {
    env: "FERMATA_HOST_NAMES",
    help: "Further host names under which the server may be called, separated by commas.",
    default: "",
    type: list,
  },
  origins: {
    env: "FERMATA_ORIGINS",
    option: "origins",
    help: "Further origins whose pages may call the API, separated by commas: the studio's development server.",
    default: "",
    type: list,
  },
  open: {
    env: "FERMATA_OPEN",
    option: "no-open",
    help: "Open the browser once the server is ready, where there is a desktop.",
    default: "1",
    type: onOff,
  },
  databaseUrl: {
    env: "DATABASE_URL",
    help: "A Postgres to use instead of the embedded one.",
    default: "",
    type: z.union([z.literal(""), z.string().regex(/^postgres(ql)?:\/\//, "it begins with postgres://")]),
    secret: true,
  },
  workDir: {
    env: "FERMATA_WORK_DIR",
    alias: "RHAPSODY_WORK_DIR",
    help: "Folder for the output of tasks; empty: `work` in the data folder.",
    default: "",
    type: z.string(),
  },
  tasksPerCore: {
    env: "FERMATA_TASKS_PER_CORE",
    help: "Programs that the local backend runs at once, for each core: most of them wait more than they compute.",
    default: "4",
    type: positive(1000),
  },
  leaseMs: {
    env: "FERMATA_LEASE_MS",
    help: "A server that the database has not heard of for so long counts as dead, and others take its work over.",
    default: "15000",
    type: positive(600_000),
  },
  bodyBytesMax: {
    env: "FERMATA_BODY_BYTES_MAX",
    help: "Largest request body.",
    default: String(4 * 1024 * 1024),
    type: positive(256 * 1024 * 1024),
  },
  payloadBytesMax: {
    env: "FERMATA_PAYLOAD_BYTES_MAX",
    help: "Largest payload of a signal and largest inputs of a run, as JSON.",
    default: String(256 * 1024),
    type: positive(64 * 1024 * 1024),
  },
  requestsPerMinute: {
    env: "FERMATA_REQUESTS_PER_MINUTE",
    help: "Requests that one address may send in a minute.",
    default: "12000",
    type: positive(10_000_000),
  },
  logLevel: {
    env: "FERMATA_LOG_LEVEL",
    alias: "RHAPSODY_LOG_LEVEL",
    help: "Least level that is logged: DEBUG, INFO, WARNING, ERROR, CRITICAL.",
    default: "INFO",
    type: z
      .string()
      .toUpperCase()
      .pipe(z.enum(["DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL"])),
  },
  studioFolder: {
    env: "FERMATA_STUDIO",
    help: "Folder of the built studio.",
    default: studioFolder,
    type: z
      .string()
      .min(1)
      .transform((path) => resolve(path)),
  },
  samples: {
    env: "FERMATA_SAMPLES",
    help: "Load the sample workflows and tasks at the first start.",
    default: "1",
    type: onOff,
  },
} as const satisfies Record<string, Setting>;

type SettingName = keyof typeof settings;

/** All settings, parsed. */
export type Config = { readonly [Name in SettingName]: z.output<(typeof settings)[Name]["type"]> };

/** One setting as it stands, for people. */
export interface SettingInfo {
  readonly name: string;
  readonly env: string;
  readonly help: string;
  readonly value: string;
  readonly default: string;
}

export interface LoadedConfig {
  readonly config: Config;
  readonly info: readonly SettingInfo[];
  readonly help: boolean;
}

/**
 * The one place where configuration is read: an option of the command line, else the environment, else the default. An empty variable
 * counts as absent.
 * @throws StartError `BAD_OPTION` or `BAD_SETTING`: one sentence that names the setting.
 */
export function loadConfig(args: readonly string[], env: Readonly<Record<string, string | undefined>>): LoadedConfig {
  const options = readOptions(args);
  const values: Record<string, unknown> = {};
  const info: SettingInfo[] = [];
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    const written =
      options.values.get(setting.option ?? "") ?? (env[setting.env] || env[setting.alias ?? ""] || setting.default);
    const parsed = setting.type.safeParse(written);
    if (!parsed.success) {
      const from = options.values.has(setting.option ?? "") ? `--${setting.option}` : setting.env;
      throw new StartError(
        "BAD_SETTING",
        `${from} is ${setting.secret ? "not usable" : JSON.stringify(written)}: ${parsed.error.issues[0]?.message}.`,
      );
    }
    values[name] = parsed.data;
    info.push({
      name,
      env: setting.env,
      help: setting.help,
      value: setting.secret ? (written === "" ? "" : "(set)") : written,
      default: setting.default,
    });
  }
  const config = values as Config;
  return { config: { ...config, workDir: config.workDir || join(config.home, "work") }, info, help: options.help };
}

/** What `--help` prints. */
export function helpText(): string {
  const lines = Object.values<Setting>(settings).map((setting) => {
    const option = setting.option === undefined ? "" : `  --${setting.option}`;
    return `  ${`${setting.env}${option}`.padEnd(36)} ${setting.help}${setting.default === "" ? "" : ` [${setting.default}]`}`;
  });
  return [
    "Usage: fermata-server [--port N] [--host ADDRESS] [--origins LIST] [--no-open]",
    "",
    "Settings:",
    ...lines,
    "",
  ].join("\n");
}

function readOptions(args: readonly string[]): { values: ReadonlyMap<string, string>; help: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: "string" },
        host: { type: "string" },
        origins: { type: "string" },
        "no-open": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    const found = new Map<string, string>();
    if (values.port !== undefined) found.set("port", values.port);
    if (values.host !== undefined) found.set("host", values.host);
    if (values.origins !== undefined) found.set("origins", values.origins);
    if (values["no-open"]) found.set("no-open", "0");
    return { values: found, help: values.help === true };
  } catch (error) {
    throw new StartError(
      "BAD_OPTION",
      `${error instanceof Error ? error.message.split(". ")[0] : String(error)}. Try --help.`,
    );
  }
}
