import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { BackendError } from "./backend-error.ts";
import type { SessionContext } from "./contract.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

const levels: Readonly<Record<string, LogLevel>> = {
  DEBUG: "debug",
  INFO: "info",
  WARNING: "warn",
  WARN: "warn",
  ERROR: "error",
  // Nothing here is logged above "error", so that the two mean the same.
  CRITICAL: "error",
};

export interface SessionSettings {
  /** Absolute. */
  readonly workDir: string;
  readonly logLevel: LogLevel;
}

/**
 * The settings of a session from the environment (B10): `FERMATA_WORK_DIR` or `RHAPSODY_WORK_DIR`, `FERMATA_LOG_LEVEL` or
 * `RHAPSODY_LOG_LEVEL`; the first name wins. Without them: a folder in the system's temporary directory, and INFO.
 * @throws BackendError `SETTING_INVALID`
 */
export function sessionSettings(environment: Readonly<Record<string, string | undefined>>): SessionSettings {
  const workDir =
    environment.FERMATA_WORK_DIR ||
    environment.RHAPSODY_WORK_DIR ||
    join(tmpdir(), `fermata-${process.getuid?.() ?? "user"}`);
  const given = environment.FERMATA_LOG_LEVEL || environment.RHAPSODY_LOG_LEVEL || "INFO";
  const logLevel = levels[given.toUpperCase()];
  if (logLevel === undefined)
    throw new BackendError("SETTING_INVALID", `log level ${given} is none of ${Object.keys(levels).join(", ")}`);
  return { workDir: resolve(workDir), logLevel };
}

/** The log function with everything below `level` left out. */
export function logFrom(level: LogLevel, log: SessionContext["log"]): SessionContext["log"] {
  const order: readonly LogLevel[] = ["debug", "info", "warn", "error"];
  return (entryLevel, message, fields) => {
    if (order.indexOf(entryLevel) >= order.indexOf(level)) log(entryLevel, message, fields);
  };
}
