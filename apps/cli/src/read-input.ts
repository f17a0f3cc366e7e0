import { readFileSync, writeFileSync } from "node:fs";
import { extname } from "node:path";
import type { Json } from "@fermata/flow";
import { CliError } from "./cli-error.ts";

/** What the system says, in a person's words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "it may not be read",
  ENOTDIR: "there is no such folder",
};

/** Text of a file; `-` is standard input. */
export function readTextFile(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new CliError("input", `Cannot read ${path}: ${REASONS[code] ?? message}.`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CliError("input", `${path} is not a text file (UTF-8).`);
  }
}

/** Text of a script that tools are to look into; a file with another ending is told before its text is taken for a script. */
export function readScript(path: string): string {
  const ending = extname(path).toLowerCase();
  if (ending !== ".flow" && ending !== "") {
    throw new CliError("input", `${path} is no script: its name does not end in .flow.`);
  }
  return readTextFile(path);
}

/** A value given on the command line as JSON, or as `@FILE` with JSON in it. `what` names it, such as `--inputs`. */
export function readJsonOption(text: string, what: string): Json {
  return text.startsWith("@") ? readJsonFile(text.slice(1)) : parseJson(text, what);
}

export function readJsonFile(path: string): Json {
  return parseJson(readTextFile(path), path);
}

function parseJson(text: string, what: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new CliError("input", `${what} is not JSON: ${(error as Error).message}`);
  }
}

export function writeTextFile(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new CliError("input", `Cannot write ${path}: ${REASONS[code] ?? message}.`);
  }
}
