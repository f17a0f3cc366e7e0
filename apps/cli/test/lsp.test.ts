import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type CodeAction,
  type CompletionItem,
  createMessageConnection,
  type Diagnostic,
  type Hover,
  type MessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

const BINARY = fileURLToPath(new URL("../bin/fermata.mjs", import.meta.url));
const URI = "file:///project/order.flow";
const TEXT = `\`\`\`
inputs:
  type: object
  properties:
    person: { type: string }
\`\`\`
const report = await Task.run("report", { person: Inputs.persn })
var x = report
return { report,  x }
`;

let child: ChildProcess;
let editor: MessageConnection;
const published: PublishDiagnosticsParams[] = [];
const wanted: (() => void)[] = [];

beforeAll(async () => {
  // No server: the data folder is none.
  const env = { ...process.env, FERMATA_URL: "", FERMATA_TOKEN: "", FERMATA_HOME: join(tmpdir(), "fermata-nowhere") };
  child = spawn(process.execPath, [BINARY, "lsp", "--stdio"], { env, stdio: ["pipe", "pipe", "inherit"] });
  editor = createMessageConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
  editor.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    published.push(params);
    for (const wake of wanted.splice(0)) wake();
  });
  editor.listen();
  await editor.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  await editor.sendNotification("initialized", {});
});

afterAll(() => {
  child.kill();
});

async function findings(version: number): Promise<Diagnostic[]> {
  for (;;) {
    const found = published.find((each) => each.version === version);
    if (found !== undefined) return found.diagnostics;
    await new Promise<void>((resolve) => wanted.push(resolve));
  }
}

/** Position behind the first occurrence of a text. */
function behind(text: string, marked: string) {
  const document = TextDocument.create(URI, "flow", 1, text);
  return { textDocument: { uri: URI }, position: document.positionAt(text.indexOf(marked) + marked.length) };
}

function edited(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create(URI, "flow", 1, text), [...edits]);
}

describe("F53 fermata lsp", () => {
  it("finds what is wrong in a file that is opened, and mends it", async () => {
    const textDocument = { uri: URI, languageId: "flow", version: 1, text: TEXT };
    await editor.sendNotification("textDocument/didOpen", { textDocument });
    const found = await findings(1);
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([
      ["type-2551", 1],
      ["no-var", 1],
    ]);
    expect(found[0]!.range.start).toEqual({ line: 6, character: TEXT.split("\n")[6]!.indexOf("persn") });
    const { range } = found[0]!;
    const params = { textDocument: { uri: URI }, range, context: { diagnostics: [] } };
    const [action] = await editor.sendRequest<CodeAction[]>("textDocument/codeAction", params);
    expect(edited(TEXT, action!.edit!.changes![URI]!)).toContain("Inputs.person }");
  });

  it("completes, explains and signs", async () => {
    const items = await editor.sendRequest<CompletionItem[]>("textDocument/completion", behind(TEXT, "Inputs."));
    expect(items.map(({ label }) => label)).toEqual(["person"]);
    const resolved = await editor.sendRequest<CompletionItem>("completionItem/resolve", items[0]!);
    expect(resolved.detail).toBe("(property) person?: string | undefined");
    const hover = await editor.sendRequest<Hover>("textDocument/hover", behind(TEXT, "Task.ru"));
    expect(JSON.stringify(hover.contents)).toContain("Queues a deployed task");
    const help = await editor.sendRequest<{ activeParameter: number }>(
      "textDocument/signatureHelp",
      behind(TEXT, '"report", '),
    );
    expect(help.activeParameter).toBe(1);
  });

  it("finds declarations and uses, and renames", async () => {
    const use = behind(TEXT, "var x = repo");
    const declared = await editor.sendRequest("textDocument/definition", use);
    expect(declared).toMatchObject({ uri: URI, range: { start: { line: 6, character: 6 } } });
    expect(await editor.sendRequest("textDocument/references", use)).toHaveLength(3);
    expect(await editor.sendRequest("textDocument/prepareRename", use)).toMatchObject({ start: { line: 7 } });
    const renamed = await editor.sendRequest<WorkspaceEdit>("textDocument/rename", { ...use, newName: "filed" });
    expect(edited(TEXT, renamed.changes![URI]!)).toContain("return { report: filed,  x }");
    await expect(editor.sendRequest("textDocument/rename", { ...use, newName: "Task" })).rejects.toThrow(
      /belongs to the host/,
    );
  });

  it("lays out, and follows what is typed", async () => {
    const options = { tabSize: 8, insertSpaces: false };
    const format = { textDocument: { uri: URI }, options };
    const edits = await editor.sendRequest<TextEdit[]>("textDocument/formatting", format);
    expect(edited(TEXT, edits)).toContain("return { report, x }\n");
    const range = { start: { line: 7, character: 0 }, end: { line: 7, character: 3 } };
    await editor.sendNotification("textDocument/didChange", {
      textDocument: { uri: URI, version: 2 },
      contentChanges: [{ range, text: "let" }],
    });
    expect((await findings(2)).map(({ code }) => code)).toEqual(["type-2551"]);
  });

  it("ends when the editor says so", async () => {
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    await editor.sendRequest("shutdown");
    await editor.sendNotification("exit");
    expect(await ended).toBe(0);
  });
});
