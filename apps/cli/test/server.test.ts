import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Finished, Folder, fermata } from "./fermata.ts";

const folder = new Folder();
const home = join(folder.path, "home");
const env = { FERMATA_HOME: home, FERMATA_SAMPLES: "0", DATABASE_URL: process.env.DATABASE_URL ?? "" };
const cli = (...args: string[]): Promise<Finished> => fermata(args, { env });
const binary = fileURLToPath(new URL("../bin/fermata.mjs", import.meta.url));
const NO_RUN = "0190a000-0000-7000-8000-000000000000";
let server: ChildProcess;

/** `fermata start`, as a person would; resolves when it says that it is ready. */
async function start(): Promise<void> {
  server = spawn(process.execPath, [binary, "start", "--port", "0", "--no-open"], { env: { ...process.env, ...env } });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const hear = (text: Buffer) => {
      said += text.toString();
      if (said.includes("Fermata is ready")) resolve();
    };
    server.stdout!.on("data", hear);
    server.stderr!.on("data", hear);
    server.on("exit", (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
  });
}

const ECHO = "name: shout\nkind: compute\nexecutable: /bin/echo\narguments: ['{{what}}!']\n";
const SUM = `\`\`\`
name: sum
inputs: { type: object, required: [a], properties: { a: { type: number } } }
\`\`\`
console.log("adding", Inputs.a);
const said = await Task.run("shout", { what: "hello" });
return { sum: Inputs.a + 1, said };
`;
const APPROVAL = `const answer = await Signal.when("decision");
return answer.approved;
`;

beforeAll(start, 120_000);
afterAll(async () => {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await ended;
  folder.remove();
}, 60_000);

describe("the commands that talk to a server, against a real one", () => {
  const flow = folder.file("sum.flow", SUM);
  const task = folder.file("shout.yaml", ECHO);
  let approvalRun = "";

  it("deploy publishes scripts and tasks, tasks first; the same source again is unchanged", async () => {
    const first = await cli("deploy", flow, task);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/saved +shout/);
    expect(first.stdout).toMatch(/published +sum +[0-9a-f]{12}/);
    expect((await cli("deploy", flow)).stdout).toMatch(/unchanged +sum/);
  });

  it("deploy shows each error of a broken script at its line, and deploys the others", async () => {
    const broken = folder.file("broken.flow", "const x = 1;\nvar y = 2;\n");
    const { code, stdout, stderr } = await cli("deploy", broken, flow);
    expect(stdout).toMatch(/broken\.flow:2:1: error: /);
    expect(stdout).toMatch(/unchanged +sum/);
    expect(stderr).toMatch(/^1 file of 2 not deployed: .*broken\.flow\n$/);
    expect(code).toBe(2);
  });

  it("run --wait answers with the output; logs and show tell the rest", async () => {
    const run = await cli("run", "sum", "--inputs", '{"a": 41}', "--wait", "--json");
    expect(run.stderr).toBe("");
    const result = JSON.parse(run.stdout);
    expect(result).toMatchObject({ state: "completed", output: { sum: 42, said: "hello!" }, error: null });
    expect(run.code).toBe(0);
    expect((await cli("logs", result.id)).stdout).toMatch(/info +line 5 +adding 41/);
    const show = await cli("show", result.id);
    expect(show.stdout).toMatch(/state +completed/);
    expect(show.stdout).toMatch(/1 +shout +done/);
    expect((await cli("logs", result.id, "--task", "1")).stdout).toBe("hello!\n");
  });

  it("inputs that break the schema are refused in one line", async () => {
    const { code, stderr } = await cli("run", "sum", "--inputs", '{"a": "x"}');
    expect(code).toBe(2);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(/a/);
  });

  it("run FILE, then signal: accepted once it waits, and also before (F24)", async () => {
    const file = folder.file("approval.flow", APPROVAL);
    approvalRun = (await cli("run", file)).stdout.trim();
    expect(approvalRun).toMatch(/^[0-9a-f-]{36}$/);
    expect((await cli("run", file, "--wait", "--timeout", "300ms")).code).toBe(3);
    expect(await cli("signal", approvalRun, "decision", "--payload", '{"approved": true}')).toMatchObject({
      code: 0,
      stderr: "",
    });
    for (let state = ""; state !== "completed"; ) {
      const run = JSON.parse((await cli("show", approvalRun, "--json")).stdout);
      state = run.state;
      if (state === "completed") expect(run.output).toBe(true);
    }
  });

  it("a signal to an ended or unknown run is refused in one line", async () => {
    const ended = await cli("signal", approvalRun, "decision");
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    const unknown = await cli("signal", "0190a000-0000-7000-8000-000000000000", "decision");
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/0190a000/);
    expect((await cli("signal", "ffff0000", "decision")).stderr).toBe(
      "There is no run whose id begins with ffff0000.\n",
    );
  });

  it("cancel ends a waiting run; canceling it again is refused", async () => {
    const id = (await cli("run", join(folder.path, "approval.flow"))).stdout.trim();
    expect((await cli("cancel", id, "--reason", "no longer needed")).code).toBe(0);
    for (let state = ""; state !== "canceled"; ) state = JSON.parse((await cli("show", id, "--json")).stdout).state;
    expect(await cli("cancel", id)).toMatchObject({ code: 2, stderr: `Run ${id} has ended already.\n` });
  });

  it("a failing run: exit code 1, type, message and line", async () => {
    const file = folder.file("fails.flow", 'const x = 1;\nthrow new RangeError("too far");\n');
    const { code, stderr } = await cli("run", file, "--wait");
    expect(stderr).toBe("The run failed: RangeError: too far (line 2)\n");
    expect(code).toBe(1);
  });

  it("runs lists them, the newest first", async () => {
    const { runs } = JSON.parse((await cli("runs", "--json")).stdout);
    expect(runs[0]).toMatchObject({ state: "failed", workflow: "fails" });
    expect((await cli("runs", "--workflow", "sum")).stdout).toMatch(
      /^RUN +STATE +WORKFLOW.*\n[0-9a-f-]{36} +completed +sum /,
    );
  });

  it("export gives the published script back, byte for byte", async () => {
    expect((await cli("export", "sum")).stdout).toBe(SUM);
    const file = join(folder.path, "out.flow");
    expect((await cli("export", "sum", "-o", file)).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(SUM);
    expect((await cli("export", "no-such-workflow")).code).toBe(2);
  });

  it("check finds names that nobody deployed", async () => {
    const file = folder.file("unknown.flow", 'await Task.run("no-such-task");\n');
    const { stdout } = await cli("check", file);
    expect(stdout).toMatch(/unknown\.flow:1:\d+: .*no-such-task/);
  });

  it("run FILE shows each error of a broken script at its line, names that nobody deployed too", async () => {
    const source =
      'await Task.run("no-such-task");\nawait Workflow.run("no-such-flow");\nawait Task.run("shout", {}, { backend: "mars" });\n';
    const { code, stdout, stderr } = await cli("run", folder.file("broken-names.flow", source));
    expect(stdout.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/broken-names\.flow:1:\d+: error: There is no task named "no-such-task"\./),
      expect.stringMatching(/broken-names\.flow:2:\d+: error: There is no workflow named "no-such-flow"\./),
      expect.stringMatching(/broken-names\.flow:3:\d+: error: There is no backend named "mars"\./),
    ]);
    expect(stderr).toMatch(/^.*broken-names\.flow has 3 errors and was not started\.\n$/);
    expect(code).toBe(2);
  });

  it.each([
    ["run", "no-such-workflow"],
    ["show", NO_RUN],
    ["logs", NO_RUN],
    ["cancel", NO_RUN],
    ["signal", NO_RUN, "decision"],
    ["export", "no-such-workflow"],
  ])("%s %s: one line, exit code 2", async (...args) => {
    const { code, stdout, stderr } = await cli(...args);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^There is no .*\.\n$/),
    });
  });

  it.each([
    ["over the limit", 3_000_000, /^The payload has 3000002 bytes; at most \d+ are taken\.\n$/],
    ["longer than any request may be", 40_000_000, /^The .* larger than .*\n$/],
  ])("a payload %s is refused in one line", async (_how, chars, sentence) => {
    const payload = folder.file("payload.json", JSON.stringify("x".repeat(chars)));
    const id = (await cli("run", folder.file("waits.flow", APPROVAL))).stdout.trim();
    const { code, stdout, stderr } = await cli("signal", id, "decision", "--payload", `@${payload}`);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(sentence) });
  });

  it("the README's example runs as it stands", async () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const [, example] = /```sh\n([\s\S]+?)```/.exec(readme)!;
    const script = `npx() { shift; "$NODE" "$BINARY" "$@"; }\n${example}`;
    const child = spawn("sh", ["-e", "-c", script], {
      cwd: folder.path,
      env: { ...process.env, ...env, NODE: process.execPath, BINARY: binary },
    });
    let stdout = "";
    child.stdout.on("data", (text: Buffer) => {
      stdout += text.toString();
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(stdout).toContain('"approved": true');
    expect(stdout).toMatch(/saved +report\npublished +hello +[0-9a-f]{12}\nhello\.flow: no problems\n/);
    expect(stdout).toMatch(/Signal "decision" accepted by run [0-9a-f-]{36}\.\n$/);
    expect(code).toBe(0);
  });

  it("a port that is in use, a Postgres that is not there: one line", async () => {
    const { port } = new URL(JSON.parse(readFileSync(join(home, "server.json"), "utf8")).url);
    const other = { ...env, FERMATA_HOME: join(folder.path, "other-home") };
    const taken = await fermata(["start", "--port", port, "--no-open"], { env: other });
    expect(taken).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Port \d+ is in use .*\n$/) });
    const gone = await fermata(["start", "--port", "0", "--no-open"], {
      env: { ...other, DATABASE_URL: "postgres://somebody:secret@127.0.0.1:1/none" },
    });
    expect(gone).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Postgres at 127\.0\.0\.1:1.*\n$/) });
    expect(gone.stderr).not.toContain("secret");
  });

  it("a second server on the same data is refused in one line", async () => {
    const { code, stderr } = await cli("start", "--port", "0", "--no-open");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^A Fermata server already runs at http.*\n$/);
  });
});
