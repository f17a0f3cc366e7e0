import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { helpText, loadConfig } from "../src/config.ts";
import { DataFolder } from "../src/data-folder.ts";
import { hasDesktop } from "../src/open-browser.ts";

const home = mkdtempSync(join(tmpdir(), "fermata-start-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("settings", () => {
  test("have defaults, and an option wins over the environment", () => {
    expect(loadConfig([], {}).config).toMatchObject({ port: 4170, host: "127.0.0.1", open: true, databaseUrl: "" });
    expect(loadConfig(["--port", "5", "--no-open"], { FERMATA_PORT: "6", FERMATA_OPEN: "1" }).config).toMatchObject({
      port: 5,
      open: false,
    });
    expect(loadConfig([], { FERMATA_HOME: "/x", RHAPSODY_WORK_DIR: "/y" }).config).toMatchObject({
      home: "/x",
      workDir: "/y",
    });
    expect(loadConfig([], { FERMATA_PORT: "" }).config.port).toBe(4170);
  });
  test("that are wrong are one sentence which names them", () => {
    for (const [args, env, said] of [
      [["--port", "x"], {}, /^--port is "x": .*\.$/],
      [["--port", "70000"], {}, /--port/],
      [["--prot", "1"], {}, /--prot.*Try --help\.$/],
      [["extra"], {}, /extra.*Try --help\.$/],
      [[], { FERMATA_OPEN: "maybe" }, /^FERMATA_OPEN/],
      [[], { DATABASE_URL: "mysql://me:secret@x" }, /^DATABASE_URL is not usable/],
    ] as const)
      expect(() => loadConfig(args, env)).toThrow(said);
    expect(() => loadConfig([], { DATABASE_URL: "mysql://me:secret@x" })).not.toThrow(/secret/);
  });
  test("never show a secret, and all stand in the help", () => {
    const { info } = loadConfig([], { DATABASE_URL: "postgres://me:secret@x/y" });
    expect(JSON.stringify(info)).not.toContain("secret");
    for (const { env } of info) expect(helpText()).toContain(env);
  });
});

describe("the data folder", () => {
  test("serves one server at a time, and says where the other one is", () => {
    const first = new DataFolder(home);
    first.acquire();
    first.writeState({ url: "http://127.0.0.1:1", token: "t", pid: process.pid });
    expect(statSync(join(home, "server.json")).mode & 0o777).toBe(0o600);
    expect(() => new DataFolder(home).acquire()).toThrow(/already runs at http:\/\/127\.0\.0\.1:1 .*FERMATA_HOME/);
    first.release();
    new DataFolder(home).acquire();
  });
  test("is taken over from a server that was killed, even where its number belongs to another process now", () => {
    const lock = join(home, "server.lock");
    writeFileSync(lock, JSON.stringify({ pid: 2 ** 22 - 1, born: "1" }));
    new DataFolder(home).acquire();
    expect(JSON.parse(readFileSync(lock, "utf8")).pid).toBe(process.pid);
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, born: "1" }));
    new DataFolder(home).acquire();
    expect(JSON.parse(readFileSync(lock, "utf8")).pid).toBe(process.pid);
    writeFileSync(lock, "");
    new DataFolder(home).acquire();
  });
  test("that cannot be is one sentence", () => {
    writeFileSync(join(home, "file"), "");
    for (const path of [join(home, "file"), join(home, "file", "below"), "/proc/nowhere/fermata"])
      expect(() => new DataFolder(path).acquire()).toThrow(/^The data folder .* cannot be made: .*\.$/);
  });
});

test("the browser is opened where somebody sits, and nowhere else", () => {
  expect(hasDesktop({}, "linux")).toBe(false);
  expect(hasDesktop({ DISPLAY: ":0", CI: "1" }, "linux")).toBe(false);
  expect(hasDesktop({ DISPLAY: ":0", SSH_CONNECTION: "x" }, "linux")).toBe(false);
  expect(hasDesktop({ SSH_TTY: "x" }, "darwin")).toBe(false);
});
