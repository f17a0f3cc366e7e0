import { existsSync } from "node:fs";
import open from "open";

/** Is somebody sitting in front of this? Not in CI, over ssh, in a container, without a display. */
export function hasDesktop(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (env.CI || env.SSH_CONNECTION || env.SSH_TTY || existsSync("/.dockerenv")) return false;
  if (platform === "darwin" || platform === "win32") return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Opens the address in the person's browser. That it did not come off is no failure: the address is printed. */
export async function openBrowser(url: string): Promise<void> {
  try {
    const child = await open(url);
    child.on("error", () => undefined);
    child.unref();
  } catch {
    // Nothing to open it with.
  }
}
