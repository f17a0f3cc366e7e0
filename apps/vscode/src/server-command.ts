import { existsSync } from "node:fs";
import { join } from "node:path";

/** What is started, and in which folder. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * How the language server is started: by the command of the settings, else by the one that the first open folder has installed, so that
 * editor and project agree on the language, else by the one on the search path.
 */
export function serverCommand(setting: string, folders: readonly string[], platform = process.platform): ServerCommand {
  const windows = platform === "win32";
  const installed = folders
    .map((folder) => join(folder, "node_modules", ".bin", windows ? "fermata.cmd" : "fermata"))
    .find((path) => existsSync(path));
  const command = setting.trim() || installed || (windows ? "fermata.cmd" : "fermata");
  return { command, args: ["lsp", "--stdio"] };
}
