import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../src/testing.ts";
import { type Client, clientOf, refusal, until } from "./api-client.ts";

const fence = "```";
const source = `${fence}
name: asks-twice
${fence}
const form = { type: "object", required: ["approved"], properties: { approved: { type: "boolean" }, comment: { type: "string" } } }
const answers = []
for (const who of ["first", "second"]) {
  try {
    answers.push(await Signal.when("approval", { title: "May " + who + "?", description: "Please", form, timeout: Inputs[who] ?? "1h" }))
  } catch (error) {
    answers.push(error.type)
  }
}
return answers
`;

let server: TestServer;
let api: Client;
beforeAll(async () => {
  server = await startTestServer();
  api = clientOf(server);
  await api.workflows.deploy.mutate({ source });
}, 60_000);
afterAll(() => server?.stop());

const start = async (inputs: Record<string, string> = {}) =>
  (await api.runs.start.mutate({ workflow: "asks-twice", inputs })).id;
const inbox = async (runId: string) => (await api.approvals.list.query({ runId })).approvals;
const asked = (runId: string, title: string) =>
  until(async () => (await inbox(runId)).find((approval) => approval.title === title));
const output = (id: string) => until(async () => (await api.runs.wait.query({ id })).output ?? undefined);

test("S30: an approval shows what is asked, is decided once, and stands in the audit log", async () => {
  const runId = await start();
  const first = await asked(runId, "May first?");
  expect(first).toMatchObject({
    runId,
    workflow: "asks-twice",
    name: "approval",
    description: "Please",
    data: {},
    at: { line: 8 },
  });
  expect(first.deadline).toBeGreaterThan(Date.now());
  const { operation } = first;
  const decided = await api.approvals.decide.mutate({ runId, operation, approved: true, comment: "fine", by: "Ada" });
  expect(decided.status).toBe("accepted");
  const again = await api.approvals.decide.mutate({ runId, operation, approved: false, by: "Bob" });
  expect(again).toMatchObject({ status: "closed", decision: { by: "Ada", approved: true } });
  const second = await asked(runId, "May second?");
  await api.approvals.decide.mutate({ runId, operation: second.operation, approved: false });
  expect(await output(runId)).toEqual([{ approved: true, comment: "fine" }, { approved: false }]);
  const { decisions } = await api.approvals.history.query({ runId });
  expect(decisions).toMatchObject([
    { approved: false, title: "May second?", by: "a program with the token" },
    { approved: true, title: "May first?", by: "Ada", comment: "fine", workflow: "asks-twice" },
  ]);
  expect(decisions[0]?.from).toMatch(/127\.0\.0\.1/);
  expect(await inbox(runId)).toEqual([]);
});

test("S30: a wrong payload asks again and never fails the run", async () => {
  const runId = await start();
  const { operation } = await asked(runId, "May first?");
  const wrong = await api.approvals.decide.mutate({ runId, operation, payload: { approved: "yes" } });
  expect(wrong).toMatchObject({ status: "invalid", issues: [{ path: "approved" }] });
  expect((await refusal(api.approvals.decide.mutate({ runId, operation }))).reason).toBe("BAD_REQUEST");
  expect((await api.runs.get.query({ id: runId })).state).toBe("waiting");
  expect((await api.approvals.decide.mutate({ runId, operation, approved: true })).status).toBe("accepted");
});

test("S30: two people who press at once are one decision, and the next question is still open", async () => {
  const runId = await start();
  const { operation } = await asked(runId, "May first?");
  const answers = await Promise.all(
    ["Ada", "Bob", "Cyd", "Dan"].map((by) => api.approvals.decide.mutate({ runId, operation, approved: true, by })),
  );
  expect(answers.filter(({ status }) => status === "accepted")).toHaveLength(1);
  expect(await asked(runId, "May second?")).toBeDefined();
  expect((await api.approvals.history.query({ runId })).decisions).toHaveLength(1);
});

test("S30: a decision that comes too late is not taken for the next question of the same name", async () => {
  const runId = await start({ first: "50ms" });
  const { operation } = await asked(runId, "May first?");
  const second = await asked(runId, "May second?");
  expect(await api.approvals.decide.mutate({ runId, operation, approved: true })).toEqual({
    status: "closed",
    decision: null,
  });
  expect((await inbox(runId)).map(({ title }) => title)).toEqual(["May second?"]);
  await api.approvals.decide.mutate({ runId, operation: second.operation, approved: true });
  expect(await output(runId)).toEqual(["TimeoutError", { approved: true }]);
});

test("S30: a decision on a run that is not there is a sentence", async () => {
  const runId = "00000000-0000-7000-8000-000000000000";
  expect(await refusal(api.approvals.decide.mutate({ runId, operation: 1, approved: true }))).toMatchObject({
    reason: "UNKNOWN_RUN",
  });
});

test("S30: a quorum needs that many different people; a rejection decides alone", async () => {
  const quorum = `${fence}\nname: needs-two\n${fence}\nreturn await Signal.when("approval", { title: "May we?", quorum: 2 })\n`;
  await api.workflows.deploy.mutate({ source: quorum });
  const ask = async () => {
    const { id: runId } = await api.runs.start.mutate({ workflow: "needs-two" });
    const { operation } = await asked(runId, "May we?");
    const decide = (by: string | undefined, approved: boolean) =>
      api.approvals.decide.mutate({ runId, operation, approved, ...(by === undefined ? {} : { by }) });
    return { runId, decide };
  };
  const agreed = await ask();
  expect((await refusal(agreed.decide(undefined, true))).message).toMatch(/needs 2 people/);
  expect(await agreed.decide("Ada", true)).toMatchObject({ status: "voted", votes: 1, quorum: 2 });
  expect(await agreed.decide("Ada", true)).toMatchObject({ status: "voted", votes: 1 });
  expect((await inbox(agreed.runId))[0]?.votes).toMatchObject([{ by: "Ada" }]);
  expect(await agreed.decide("Bob", true)).toMatchObject({ status: "accepted" });
  expect(await output(agreed.runId)).toEqual({ approved: true });
  const refused = await ask();
  await refused.decide("Ada", true);
  expect(await refused.decide("Bob", false)).toMatchObject({ status: "accepted" });
  expect(await output(refused.runId)).toEqual({ approved: false });
});
