import { type ExtensionContext, window, workspace } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { serverCommand } from "./server-command.ts";

let client: LanguageClient | undefined;

/** Called by VS Code when the first `.flow` file is opened: starts `fermata lsp`, which does everything but highlighting. */
export async function activate(context: ExtensionContext): Promise<void> {
  await start();
  context.subscriptions.push(
    workspace.onDidChangeConfiguration(async (change) => {
      if (!change.affectsConfiguration("fermata.command")) return;
      await deactivate();
      await start();
    }),
  );
}

/** Called by VS Code when it closes. */
export async function deactivate(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function start(): Promise<void> {
  const setting = workspace.getConfiguration("fermata").get("command", "");
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const { command, args } = serverCommand(setting, folders);
  // A batch file of Windows needs a shell.
  const options = { shell: command.endsWith(".cmd") };
  const server = { command, args: [...args], options, transport: TransportKind.stdio };
  client = new LanguageClient("fermata", "Fermata", server, { documentSelector: [{ language: "flow-script" }] });
  try {
    await client.start();
  } catch {
    client = undefined;
    void window.showWarningMessage(
      `Fermata: ${command} could not be started. Install it, or name it in the setting fermata.command.`,
    );
  }
}
