import { openLanguageService } from "@fermata/flow";
import { createConnection } from "vscode-languageserver/node";
import type { CliCommand } from "../cli-command.ts";
import { readDeployed } from "../deployed-on-server.ts";
import type { ExitCode } from "../exit-code.ts";
import { serveLanguage } from "../language-server.ts";

/** A Language Server on standard input and output (F53); the editor that started it ends it. */
export const lspCommand: CliCommand = {
  usage: "lsp",
  summary: "serve editors: completion, hover, findings and more, over the Language Server Protocol",
  configure: (command) => {
    command.option("--stdio", "the default, and the only way; editors like to say it");
  },
  run: async () => {
    const connection = createConnection(process.stdin, process.stdout);
    serveLanguage(connection, { service: openLanguageService(), readDeployed });
    // The connection ends the process when the editor says so, or when its input ends.
    return new Promise<ExitCode>(() => {});
  },
};
