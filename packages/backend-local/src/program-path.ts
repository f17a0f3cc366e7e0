import { accessSync, constants, statSync } from "node:fs";
import { dirname, join } from "node:path";

const found = new Map<string, string>();
/** The folder of the node that runs this: the last place looked at, so that `node` is there on every machine that runs Fermata. */
const ownDirectory = dirname(process.execPath);

/** Where a bare program name is in PATH, or undefined. Remembered until `forgetProgramPath`. */
export function programPath(name: string, searchPath: string): string | undefined {
  const key = `${name}\0${searchPath}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  for (const directory of [...searchPath.split(":"), ownDirectory]) {
    // An empty entry of PATH means the current directory, which is not the task's: passed over.
    if (directory === "") continue;
    const path = join(directory, name);
    if (!isExecutable(path)) continue;
    if (found.size > 1000) found.clear();
    found.set(key, path);
    return path;
  }
  return undefined;
}

/** After a start from a remembered place failed: the program may have moved. True where there was something to forget. */
export function forgetProgramPath(name: string, searchPath: string): boolean {
  return found.delete(`${name}\0${searchPath}`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
