import type TypeScript from "typescript-js";
import { parseDocument } from "yaml";
import { check } from "../compile/compile-flow.ts";
import { type FormatResult, format } from "../format/format-flow.ts";
import type { Diagnostic, TextEdit } from "../parse/diagnostic.ts";
import { typeDiagnostics } from "../types/check-types.ts";
import { type Deployed, namesOf } from "../types/deployed.ts";
import { DEPLOYED_FILE, openTypeProject, type TypeProject, undeclaredIn } from "../types/type-project.ts";
import type { CompletionDetail, CompletionItem, Hover, SignatureHelp, Span } from "./answers.ts";
import { completionDetail, completionsAt } from "./complete.ts";
import { variableAt } from "./variable-at.ts";

/**
 * What an editor asks of the language (F53): one service for the studio's editor and the Language Server. Every question carries the
 * text it is about, so there is nothing to open or close; the text of the last question is kept, and the next one about it is quick.
 * Questions and answers are plain data and pass between workers. It reads no file and needs nothing of its platform.
 */
export class FlowLanguageService {
  readonly #project: TypeProject;
  #deployed: Deployed;

  constructor(project: TypeProject, deployed: Deployed) {
    this.#project = project;
    this.#deployed = deployed;
  }

  /** Takes another list of what can be called; the next answers know it. */
  setDeployed(deployed: Deployed): void {
    this.#deployed = deployed;
  }

  /** Findings of the language and of the compiler, in order of the text, with fixes (F51, F52). */
  diagnostics(source: string): readonly Diagnostic[] {
    const deployed = this.#deployed;
    const found = check(source, namesOf(deployed));
    const ofTypes = typeDiagnostics(this.#project, { source, deployed, found });
    return [...found, ...ofTypes].sort((a, b) => a.range.start - b.range.start);
  }

  completions(source: string, offset: number): readonly CompletionItem[] {
    return completionsAt(this.#show(source), offset);
  }

  completionDetail(source: string, offset: number, label: string): CompletionDetail | undefined {
    return completionDetail(this.#show(source), offset, label);
  }

  hover(source: string, offset: number): Hover | undefined {
    const project = this.#show(source);
    const info = this.#inBody(source, offset, (position) =>
      project.service.getQuickInfoAtPosition(project.fileName, position),
    );
    const range = info && project.spanOf(info.textSpan);
    if (info === undefined || range === undefined) return undefined;
    const { ts } = project;
    const documentation = ts.displayPartsToString(info.documentation);
    return { range, signature: ts.displayPartsToString(info.displayParts), documentation };
  }

  signatureHelp(source: string, offset: number): SignatureHelp | undefined {
    const project = this.#show(source);
    const help = this.#inBody(source, offset, (position) =>
      project.service.getSignatureHelpItems(project.fileName, position, undefined),
    );
    return (
      help && {
        signatures: help.items.map((item) => signatureOf(project, item)),
        activeSignature: help.selectedItemIndex,
        activeParameter: help.argumentIndex,
      }
    );
  }

  /** Where the thing at the offset is declared: in the script, or in the front matter for a field of Inputs. */
  definition(source: string, offset: number): Span | undefined {
    const project = this.#show(source);
    const found = this.#inBody(source, offset, (position) =>
      project.service.getDefinitionAtPosition(project.fileName, position),
    );
    for (const { fileName, textSpan, name } of found ?? []) {
      if (fileName === project.fileName) return project.spanOf(textSpan);
      if (fileName === DEPLOYED_FILE) return inputField(project, name.replaceAll('"', ""));
    }
    return undefined;
  }

  /** Every place that names the variable at the offset, its declaration included; none where there is no variable. */
  references(source: string, offset: number): readonly Span[] {
    return variableAt(source, offset)?.references ?? [];
  }

  /** The name that a rename at the offset would change; undefined where there is no variable of the script. */
  renameRange(source: string, offset: number): Span | undefined {
    return variableAt(source, offset)?.range;
  }

  /** Gives the variable at the offset another name wherever it stands, or says why not. Never captures another variable. */
  rename(
    source: string,
    offset: number,
    name: string,
  ): { readonly edits: readonly TextEdit[] } | { readonly problem: string } {
    const variable = variableAt(source, offset);
    return variable?.rename(name) ?? { problem: "There is no variable of this script here." };
  }

  format(source: string): Promise<FormatResult> {
    return format(source);
  }

  #show(source: string): TypeProject {
    const deployed = this.#deployed;
    const project = this.#project;
    // Names without a declaration are of no interest here, and known from the last look at the diagnostics.
    if (project.parsed.source !== source) {
      const undeclared = undeclaredIn(source, check(source, namesOf(deployed)));
      project.show(source, { deployed, undeclared });
    }
    return project;
  }

  #inBody<T>(source: string, offset: number, ask: (position: number) => T | undefined): T | undefined {
    const { bodyStart } = this.#project.parsed;
    return offset < bodyStart || offset > source.length ? undefined : ask(this.#project.toScript(offset));
  }
}

/** Opens a service; loads the TypeScript compiler, which takes most of a second. */
export async function openLanguageService(deployed: Deployed = {}): Promise<FlowLanguageService> {
  return new FlowLanguageService(await openTypeProject(), deployed);
}

function signatureOf({ ts }: TypeProject, item: TypeScript.SignatureHelpItem): SignatureHelp["signatures"][number] {
  const separator = ts.displayPartsToString(item.separatorDisplayParts);
  let label = ts.displayPartsToString(item.prefixDisplayParts);
  const parameters = item.parameters.map(({ displayParts, documentation }, index) => {
    if (index > 0) label += separator;
    const start = label.length;
    label += ts.displayPartsToString(displayParts);
    return { start, end: label.length, documentation: ts.displayPartsToString(documentation) };
  });
  label += ts.displayPartsToString(item.suffixDisplayParts);
  return { label, documentation: ts.displayPartsToString(item.documentation), parameters };
}

/** The property of the inputs' schema that has the name. */
function inputField({ parsed: { frontMatter, source } }: TypeProject, name: string): Span | undefined {
  if (frontMatter === null) return undefined;
  const { textStart, textEnd } = frontMatter;
  const properties = parseDocument(source.slice(textStart, textEnd)).getIn(["inputs", "properties"], true);
  const { items = [] } = (properties ?? {}) as {
    items?: { key: { value?: unknown; range?: [number, number, number] } }[];
  };
  const range = items.find(({ key }) => key.value === name)?.key.range;
  return range && { start: textStart + range[0], end: textStart + range[1] };
}
