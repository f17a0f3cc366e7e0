import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { type Diagnostic, openLanguageService } from "@fermata/flow";
import { describe, expect, it } from "vitest";
import { LanguageClient, type LanguageWorker } from "../src/language/language-client.ts";
import type { LanguageQuestion } from "../src/language/language-protocol.ts";
import { serviceCompletion } from "../src/language/service-completion.ts";
import { withoutRepeats } from "../src/workflows/editor/without-repeats.ts";

/** A worker whose answers the test gives. */
function standIn() {
  const asked: LanguageQuestion[] = [];
  const worker: LanguageWorker = { postMessage: (question) => asked.push(question), onmessage: null, onerror: null };
  return { asked, worker, client: new LanguageClient(worker) };
}

const world = { variables: [{ name: "report", from: "submit-report" }], inputs: [], tasks: [], workflows: [] };

describe("the language service in its worker", () => {
  it("F53: answers find their questions, in whatever order they come", async () => {
    const { worker, client, asked } = standIn();
    const [first, second] = [client.ask("hover", "a", 0), client.ask("renameRange", "b", 1)];
    expect(asked).toMatchObject([{ method: "hover" }, { method: "renameRange", arguments: ["b", 1] }]);
    worker.onmessage!({ data: { id: 2, value: { start: 1, end: 2 } } });
    worker.onmessage!({ data: { id: 1, problem: "no" } });
    await expect(second).resolves.toEqual({ start: 1, end: 2 });
    await expect(first).rejects.toThrow("no");
  });

  it("F53: the same list of what is deployed is sent once", () => {
    const { client, asked } = standIn();
    for (const name of ["a", "a", "b"]) client.setDeployed({ tasks: [{ name }] });
    expect(asked).toHaveLength(2);
  });

  it("S6: a worker that breaks down refuses what waits and what comes, and completion goes on without it", async () => {
    const { worker, client } = standIn();
    const waiting = client.ask("diagnostics", "");
    worker.onerror!({ message: "gone" });
    await expect(waiting).rejects.toThrow("gone");
    await expect(client.ask("diagnostics", "")).rejects.toThrow("gone");
    const complete = serviceCompletion({ language: () => client, world: () => world });
    const state = EditorState.create({ doc: "return rep" });
    const result = await complete(new CompletionContext(state, 10, false));
    expect(result?.options.map(({ label }) => label)).toContain("report");
  });

  it("S5, F53: the output of an earlier step comes first, with the step it comes from and its type", async () => {
    const service = await openLanguageService({});
    const client = { ask: async (method: "completions", ...given: [string, number]) => service[method](...given) };
    const complete = serviceCompletion({ language: () => client as unknown as LanguageClient, world: () => world });
    const doc = "const report = { approvers: ['ana'] }\nreturn rep";
    const state = EditorState.create({ doc });
    const result = await complete(new CompletionContext(state, doc.length, false));
    const best = [...result!.options].sort((a, b) => (b.boost ?? 0) - (a.boost ?? 0))[0];
    expect(best).toMatchObject({ label: "report", detail: "submit-report" });
    const member = EditorState.create({ doc: `${doc.slice(0, -3)}report.` });
    const members = await complete(new CompletionContext(member, member.doc.length, false));
    expect(members?.options.map(({ label }) => label)).toContain("approvers");
    const field = serviceCompletion({
      language: () => client as unknown as LanguageClient,
      world: () => world,
      around: () => ({ before: `${doc.slice(0, -10)}await Task.run("x", { item: `, after: " })" }),
    });
    const inField = await field(new CompletionContext(EditorState.create({ doc: "report." }), 7, false));
    expect(inField).toMatchObject({ from: 7 });
    expect(inField?.options.map(({ label }) => label)).toContain("approvers");
  });
});

describe("findings", () => {
  it("F51: what server and service both find stands once, with the fix that one of them knows", () => {
    const range = { start: 3, end: 5, line: 1, column: 3 };
    const plain: Diagnostic = { code: "no-var", severity: "error", range, message: "var is out" };
    const fixed = { ...plain, fix: { title: "Use let", edits: [] } };
    const earlier = { ...plain, code: "type-2551", range: { ...range, start: 1 } };
    expect(withoutRepeats([plain, fixed, earlier])).toEqual([earlier, fixed]);
    expect(withoutRepeats([fixed, plain])).toEqual([fixed]);
  });
});
