import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

/** A file of a sample; `path` is absolute, and what a definition names relative to itself lies beside it. */
export interface SampleFile {
  readonly path: string;
  readonly source: string;
}

export interface Sample {
  /** Name of the workflow, and of its folder. */
  readonly name: string;
  /** For people: `Fan out`. */
  readonly title: string;
  readonly description: string;
  readonly flow: SampleFile;
  /** Task definitions of this sample. Names are unique over all samples. */
  readonly tasks: readonly SampleFile[];
  /** Scripted answers, as `fermata exec --scenario` reads them. */
  readonly scenario?: SampleFile;
}

/** Where the samples lie: beside `src` and `dist` alike. */
export const samplesDirectory: string = fileURLToPath(new URL("../samples/", import.meta.url));

/** Every sample, read from its folder now, in order of name; a workflow that another one starts is a sample of its own. */
export function listSamples(): readonly Sample[] {
  return readdirSync(samplesDirectory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readSample(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readSample(name: string): Sample {
  const folder = join(samplesDirectory, name);
  const flow = readSampleFile(join(folder, `${name}.flow`));
  const taskFolder = join(folder, "tasks");
  const tasks = existsSync(taskFolder)
    ? readdirSync(taskFolder)
        .filter((file) => file.endsWith(".yaml"))
        .sort()
    : [];
  const scenarioPath = join(folder, `${name}.scenario.json`);
  return {
    name,
    title: name.charAt(0).toUpperCase() + name.slice(1).replaceAll("-", " "),
    description: descriptionOf(flow.source),
    flow,
    tasks: tasks.map((file) => readSampleFile(join(taskFolder, file))),
    ...(existsSync(scenarioPath) ? { scenario: readSampleFile(scenarioPath) } : {}),
  };
}

function readSampleFile(path: string): SampleFile {
  return { path, source: readFileSync(path, "utf8") };
}

/** From the front matter: YAML between two lines of three backticks (F1). */
function descriptionOf(source: string): string {
  const frontMatter = /^```\n(.*?)\n```\n/s.exec(source)?.[1];
  const { description } = (frontMatter === undefined ? {} : parse(frontMatter)) as { description?: string };
  return description ?? "";
}
