import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { destination, type Logger, pino } from "pino";
import type { Config } from "./config.ts";

/** Where the log stands, for the sentences that send people there. */
export function logFile(home: string): string {
  return join(home, "server.log");
}

const levels = {
  DEBUG: "debug",
  INFO: "info",
  WARNING: "warn",
  WARN: "warn",
  ERROR: "error",
  CRITICAL: "fatal",
} as const;

/** JSON lines in the data folder; stack traces are here and nowhere else. What could let somebody in is cut out of every line. */
export function openLog(config: Pick<Config, "home" | "logLevel">): Logger {
  mkdirSync(config.home, { recursive: true });
  return pino(
    {
      level: levels[config.logLevel],
      base: { pid: process.pid },
      redact: {
        paths: [
          "token",
          "*.token",
          "password",
          "*.password",
          "headers.authorization",
          "headers.cookie",
          "*.headers.authorization",
          "*.headers.cookie",
        ],
        censor: "(secret)",
      },
    },
    destination({ dest: logFile(config.home), mkdir: true, sync: true, mode: 0o600 }),
  );
}
