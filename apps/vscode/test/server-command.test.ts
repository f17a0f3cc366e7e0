import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { serverCommand } from "../src/server-command.ts";

const folder = mkdtempSync(join(tmpdir(), "fermata-vscode-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("F53 starts the command of the settings, else the project's own, else the one on the search path", () => {
  const args = ["lsp", "--stdio"];
  expect(serverCommand("", [folder], "linux")).toEqual({ command: "fermata", args });
  expect(serverCommand("", [], "win32")).toEqual({ command: "fermata.cmd", args });
  const binaries = join(folder, "node_modules", ".bin");
  mkdirSync(binaries, { recursive: true });
  writeFileSync(join(binaries, "fermata"), "");
  expect(serverCommand("", ["/nowhere", folder], "linux")).toEqual({ command: join(binaries, "fermata"), args });
  expect(serverCommand(" /opt/fermata ", [folder], "linux")).toEqual({ command: "/opt/fermata", args });
});
