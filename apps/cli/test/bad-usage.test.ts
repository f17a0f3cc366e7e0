import { afterAll, describe, expect, it } from "vitest";
import { Folder, fermata } from "./fermata.ts";

const folder = new Folder();
afterAll(() => folder.remove());

const script = folder.file("ok.flow", "return 1;\n");
const broken = folder.file("broken.flow", "const x = ;\n");
const binary = folder.file("picture.flow", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]));
const text = folder.file("notes.txt", "hello");
const json = folder.file("scenario.json", '{"tasks": {"a": [{"resutl": 1}]}}');
const notJson = folder.file("no.json", "{");

/** What was typed, and what the one line on standard error must say. */
const cases: readonly (readonly [readonly string[], RegExp])[] = [
  [["frobnicate"], /no command "frobnicate"/],
  [["exec", "--frobnicate"], /unknown option '--frobnicate'/i],
  [["exec"], /needs a script file/],
  [["exec", script, "--ndjson"], /takes no file/],
  [["exec", "missing.flow"], /Cannot read missing\.flow: there is no such file\./],
  [["exec", folder.path], /it is a folder/],
  [["exec", binary], /not a text file/],
  [["exec", script, "--inputs", "{"], /--inputs is not JSON/],
  [["exec", script, "--inputs", "@missing.json"], /Cannot read missing\.json/],
  [["exec", script, "--scenario", notJson], /no\.json is not JSON/],
  [["exec", script, "--scenario", json], /has no field "resutl"/],
  [["exec", "--ndjson", "--case-ms", "soon"], /--case-ms must be a number/],
  [["exec", "--ndjson", "--case-mb", "0"], /--case-mb must be a number of megabytes/],
  [["exec", broken], /broken\.flow has 1 error and was not run\./],
  [["check"], /missing required argument 'files'/i],
  [["check", broken], /1 error in 1 file\./],
  [["check", text], /notes\.txt is no script: its name does not end in \.flow\./],
  [["graph", text], /notes\.txt is no script/],
  [["run", text], /notes\.txt is no script/],
  [["run", binary], /picture\.flow is not a text file/],
  [["graph", "missing.flow"], /Cannot read missing\.flow/],
  [["deploy", text], /notes\.txt is neither a script \(\.flow\) nor a task definition \(\.yaml\)\./],
  [["start", "--port", "many"], /--port must be a number from 0 to 65535/],
  [["run", "x", "--timeout", "1m"], /--timeout goes with --wait/],
  [["run", "x", "--wait", "--timeout", "soon"], /--timeout must be a duration/],
  [["runs", "--limit", "0"], /--limit must be a number from 1 to 500/],
  [["signal", "x"], /missing required argument 'name'/i],
  [["run", "x"], /No Fermata server answers at http:\/\/127\.0\.0\.1:4170\. Start one with: npm start/],
  [["runs"], /No Fermata server answers/],
];

describe("bad usage and bad input: exit code 2, one clear line, no stack", () => {
  it.each(cases)("fermata %j", async (args, message) => {
    const { code, stderr } = await fermata(args);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).not.toMatch(/\bat .*\.(?:js|ts):\d+/);
    expect(code).toBe(2);
  });

  it("names an address at which nothing answers", async () => {
    const { code, stderr } = await fermata(["runs"], {
      env: { FERMATA_URL: "http://127.0.0.1:9", FERMATA_TOKEN: "t" },
    });
    expect(stderr).toBe("No Fermata server answers at http://127.0.0.1:9. Start one with: npm start\n");
    expect(code).toBe(2);
  });

  it("refuses an address that is none", async () => {
    const { code, stderr } = await fermata(["runs"], { env: { FERMATA_URL: "localhost:4170" } });
    expect(stderr).toMatch(/"localhost:4170" is not the address of a server/);
    expect(code).toBe(2);
  });
});

describe("help", () => {
  it("lists every command and the exit codes", async () => {
    const { code, stdout } = await fermata(["--help"]);
    for (const name of [
      "start",
      "check",
      "exec",
      "graph",
      "deploy",
      "run",
      "signal",
      "runs",
      "show",
      "logs",
      "cancel",
      "export",
    ]) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name} `, "m"));
    }
    expect(stdout).toContain("Exit codes: 0 done");
    expect(code).toBe(0);
  });
});
