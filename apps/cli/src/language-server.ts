import type { CompletionItem, Deployed, Diagnostic, FlowLanguageService, Span, TextEdit } from "@fermata/flow";
import {
  type CodeAction,
  CodeActionKind,
  CompletionItemKind,
  type Connection,
  DiagnosticSeverity,
  type InitializeResult,
  LSPErrorCodes,
  type CompletionItem as LspCompletionItem,
  type TextEdit as LspTextEdit,
  type Position,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

/** How long nobody types before findings are worked out anew. */
const QUIET_MS = 200;

interface LanguageSource {
  /** Loading; the first answers wait for it. */
  readonly service: Promise<FlowLanguageService>;
  /** Asked when a file is opened or saved. */
  readonly readDeployed: () => Promise<Deployed>;
}

const CAPABILITIES: InitializeResult["capabilities"] = {
  textDocumentSync: TextDocumentSyncKind.Incremental,
  completionProvider: { triggerCharacters: [".", '"', "'"], resolveProvider: true },
  hoverProvider: true,
  signatureHelpProvider: { triggerCharacters: ["(", ","] },
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentFormattingProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
};

/** Answers an editor over the Language Server Protocol from the language service (F53): positions to offsets, offsets to ranges, no more. */
export function serveLanguage(connection: Connection, { service, readDeployed }: LanguageSource): void {
  const documents = new TextDocuments(TextDocument);
  const findings = new Findings(connection, service);
  let deployed = "";

  /** What is deployed may have changed; then every open file may mean something else. */
  async function look(): Promise<void> {
    const now = await readDeployed();
    const text = JSON.stringify(now);
    if (text === deployed) return;
    deployed = text;
    (await service).setDeployed(now);
    for (const document of documents.all()) findings.soon(document);
  }

  connection.onInitialize(() => ({ capabilities: CAPABILITIES, serverInfo: { name: "fermata" } }));
  documents.onDidChangeContent(({ document }) => findings.soon(document));
  documents.onDidOpen(look);
  documents.onDidSave(look);
  documents.onDidClose(({ document }) => findings.drop(document));
  answerLooking(connection, documents, service);
  answerChanging(connection, documents, service);
  connection.onCodeAction(({ textDocument, range }) => {
    const document = documents.get(textDocument.uri);
    return document === undefined ? [] : findings.actions(document, range.start, range.end);
  });
  documents.listen(connection);
  connection.listen();
}

type Documents = TextDocuments<TextDocument>;
type Place = { readonly textDocument: { readonly uri: string }; readonly position: Position };

/** Runs a question about a place of an open file; null where the file is not open. */
function asking(documents: Documents, service: Promise<FlowLanguageService>) {
  return async <T>(place: Place, ask: (about: Asked) => T): Promise<T | null> => {
    const document = documents.get(place.textDocument.uri);
    if (document === undefined) return null;
    return ask({
      service: await service,
      document,
      source: document.getText(),
      offset: document.offsetAt(place.position),
    });
  };
}

interface Asked {
  readonly service: FlowLanguageService;
  readonly document: TextDocument;
  readonly source: string;
  readonly offset: number;
}

function answerLooking(connection: Connection, documents: Documents, service: Promise<FlowLanguageService>): void {
  const ask = asking(documents, service);
  connection.onHover((place) =>
    ask(place, ({ service, document, source, offset }) => {
      const hover = service.hover(source, offset);
      if (hover === undefined) return null;
      const value = `\`\`\`typescript\n${hover.signature}\n\`\`\`\n${hover.documentation}`;
      return { contents: { kind: "markdown", value }, range: rangeOf(document, hover.range) };
    }),
  );
  connection.onDefinition((place) =>
    ask(place, ({ service, document, source, offset }) => {
      const span = service.definition(source, offset);
      return span === undefined ? null : { uri: document.uri, range: rangeOf(document, span) };
    }),
  );
  connection.onReferences((place) =>
    ask(place, ({ service, document, source, offset }) =>
      service.references(source, offset).map((span) => ({ uri: document.uri, range: rangeOf(document, span) })),
    ),
  );
  connection.onSignatureHelp((place) =>
    ask(place, ({ service, source, offset }) => {
      const help = service.signatureHelp(source, offset);
      if (help === undefined) return null;
      const signatures = help.signatures.map(({ label, documentation, parameters }) => ({
        label,
        documentation,
        parameters: parameters.map((each) => ({
          label: [each.start, each.end] as [number, number],
          documentation: each.documentation,
        })),
      }));
      return { signatures, activeSignature: help.activeSignature, activeParameter: help.activeParameter };
    }),
  );
}

function answerChanging(connection: Connection, documents: Documents, service: Promise<FlowLanguageService>): void {
  const ask = asking(documents, service);
  connection.onCompletion((place) =>
    ask(place, ({ service, document, source, offset }) =>
      service.completions(source, offset).map((item) => completionOf(document, item, offset)),
    ),
  );
  connection.onCompletionResolve(async (item) => {
    const { uri, offset } = item.data as { uri: string; offset: number };
    const document = documents.get(uri);
    const detail = document && (await service).completionDetail(document.getText(), offset, item.label);
    return detail === undefined ? item : { ...item, detail: detail.signature, documentation: detail.documentation };
  });
  connection.onPrepareRename((place) =>
    ask(place, ({ service, document, source, offset }) => {
      const span = service.renameRange(source, offset);
      return span === undefined ? null : rangeOf(document, span);
    }),
  );
  connection.onRenameRequest((request) =>
    ask(request, ({ service, document, source, offset }) => {
      const outcome = service.rename(source, offset, request.newName);
      if ("problem" in outcome) throw new ResponseError(LSPErrorCodes.RequestFailed, outcome.problem);
      return { changes: { [document.uri]: editsOf(document, outcome.edits) } };
    }),
  );
  connection.onDocumentFormatting(async ({ textDocument }) => {
    const document = documents.get(textDocument.uri);
    if (document === undefined) return null;
    const source = document.getText();
    const { formatted } = await (await service).format(source);
    if (formatted === null || formatted === source) return [];
    return editsOf(document, [{ start: 0, end: source.length, text: formatted }]);
  });
}

/** The findings of each open file, worked out when its author pauses. */
class Findings {
  readonly #connection: Connection;
  readonly #service: Promise<FlowLanguageService>;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #found = new Map<string, { readonly version: number; readonly diagnostics: readonly Diagnostic[] }>();

  constructor(connection: Connection, service: Promise<FlowLanguageService>) {
    this.#connection = connection;
    this.#service = service;
  }

  soon(document: TextDocument): void {
    clearTimeout(this.#timers.get(document.uri));
    this.#timers.set(
      document.uri,
      setTimeout(() => this.#publish(document), QUIET_MS),
    );
  }

  drop({ uri }: TextDocument): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
    this.#found.delete(uri);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** The fixes of what was found between two positions; none while the file is newer than the findings. */
  actions(document: TextDocument, from: Position, to: Position): CodeAction[] {
    const found = this.#found.get(document.uri);
    if (found?.version !== document.version) return [];
    const [start, end] = [document.offsetAt(from), document.offsetAt(to)];
    return found.diagnostics.flatMap((diagnostic) => {
      const { fix, range } = diagnostic;
      if (fix === undefined || range.start > end || range.end < start) return [];
      const changes = { [document.uri]: editsOf(document, fix.edits) };
      return [{ title: fix.title, kind: CodeActionKind.QuickFix, edit: { changes }, isPreferred: true }];
    });
  }

  async #publish(document: TextDocument): Promise<void> {
    const { uri, version } = document;
    const diagnostics = (await this.#service).diagnostics(document.getText());
    this.#found.set(uri, { version, diagnostics });
    await this.#connection.sendDiagnostics({
      uri,
      version,
      diagnostics: diagnostics.map(({ code, severity, range, message }) => ({
        code,
        message,
        range: rangeOf(document, range),
        severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        source: "flow",
      })),
    });
  }
}

const KINDS: Readonly<Record<CompletionItem["kind"], CompletionItemKind>> = {
  variable: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  property: CompletionItemKind.Property,
  keyword: CompletionItemKind.Keyword,
  value: CompletionItemKind.Value,
};

function completionOf(document: TextDocument, item: CompletionItem, offset: number): LspCompletionItem {
  const { label, kind, range, sortText } = item;
  const textEdit = { range: rangeOf(document, range), newText: label };
  return { label, kind: KINDS[kind], sortText, textEdit, data: { uri: document.uri, offset } };
}

function rangeOf(document: TextDocument, { start, end }: Span) {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

function editsOf(document: TextDocument, edits: readonly TextEdit[]): LspTextEdit[] {
  return edits.map((edit) => ({ range: rangeOf(document, edit), newText: edit.text }));
}
