import { basename, dirname, extname, resolve } from "node:path";
import { type Client, connect } from "@fermata/sdk";
import type { CliCommand } from "../cli-command.ts";
import { CliError } from "../cli-error.ts";
import { count, diagnosticLine } from "../diagnostic-line.ts";
import { EXIT } from "../exit-code.ts";
import { readTextFile } from "../read-input.ts";

interface Deployed {
  readonly file: string;
  readonly status: "published" | "unchanged" | "saved" | "rejected";
  readonly name: string | null;
  readonly version?: string;
  /** For people: what is wrong, one line each. */
  readonly problems: readonly string[];
}

export const deployCommand: CliCommand = {
  usage: "deploy <files...>",
  summary: "publish scripts (.flow) and task definitions (.yaml) on the server",
  configure: (command) => {
    command.option("--json", "print one JSON object");
  },
  run: async (output, args, options) => {
    const files = (args[0] as string[]).map((path) => ({ path, kind: kindOf(path), text: readTextFile(path) }));
    const client = connect();
    const deployed: Deployed[] = [];
    // Tasks first: a script may name them.
    for (const { path, text } of files.filter(({ kind }) => kind === "task"))
      deployed.push(await saveTask(client, path, text));
    for (const { path, text } of files.filter(({ kind }) => kind === "flow"))
      deployed.push(await publish(client, path, text));
    const rejected = deployed.filter(({ status }) => status === "rejected");
    if (options.json === true) output.json({ ok: rejected.length === 0, files: deployed });
    else {
      for (const { problems } of deployed) for (const problem of problems) output.line(problem);
      output.table(
        deployed.map(({ status, name, version, file }) => [status, name ?? file, version?.slice(0, 12) ?? ""]),
      );
    }
    if (rejected.length === 0) return EXIT.done;
    output.problem(
      `${count(rejected.length, "file")} of ${files.length} not deployed: ${rejected.map(({ file }) => file).join(", ")}`,
    );
    return EXIT.badInput;
  },
};

function kindOf(path: string): "flow" | "task" {
  const extension = extname(path).toLowerCase();
  if (extension === ".flow") return "flow";
  if (extension === ".yaml" || extension === ".yml") return "task";
  throw new CliError("input", `${path} is neither a script (.flow) nor a task definition (.yaml).`);
}

async function publish(client: Client, file: string, source: string): Promise<Deployed> {
  const name = basename(file, extname(file));
  const result = await client.call((api) => api.workflows.deploy.mutate({ source, name }));
  const problems = result.diagnostics.map((diagnostic) => diagnosticLine(file, diagnostic));
  if (result.status === "rejected") return { file, status: "rejected", name: result.name, problems };
  const status = result.created ? "published" : "unchanged";
  return { file, status, name: result.name, version: result.version.hash, problems };
}

/** What the definition names by a relative path stands beside it. */
async function saveTask(client: Client, file: string, yaml: string): Promise<Deployed> {
  const result = await client.call((api) =>
    api.definitions.save.mutate({ yaml, baseDirectory: dirname(resolve(file)) }),
  );
  if (result.status === "saved") return { file, status: "saved", name: result.definition.name, problems: [] };
  const problems = result.diagnostics.map(({ line, column, severity, message, code }) => {
    return `${file}:${line}:${column + 1}: ${severity}: ${message} [${code}]`;
  });
  return { file, status: "rejected", name: null, problems };
}
