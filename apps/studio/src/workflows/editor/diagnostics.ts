import type { Diagnostic } from "@fermata/flow";
import { type FlowGraph, nodeOwning } from "@fermata/graph";
import { useEffect, useMemo, useState } from "react";
import { client } from "../../api/client.ts";
import type { CanvasProblem } from "../../flow-canvas/canvas-model.ts";
import type { LanguageClient } from "../../language/language-client.ts";
import { useEditor } from "./editor-context.ts";
import { withoutRepeats } from "./without-repeats.ts";

/** ms of quiet before the server is asked. */
const askAfterMs = 350;

export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  /** JSON Schema of the inputs, as the text has it now. */
  readonly inputsSchema: unknown;
}

export interface FindingsInput {
  readonly workflow: string;
  readonly first: Findings;
  /** Finds what is wrong with types too; null while it is not loaded. */
  readonly language: LanguageClient | null;
}

/** What is wrong with the draft: syntax at once, names that nobody knows and types that do not fit a moment later. */
export function useFindings({ workflow, first, language }: FindingsInput): Findings {
  const graph = useEditor((state) => state.graph);
  const [checked, setChecked] = useState({ source: graph.source, ...first });
  const [typed, setTyped] = useState<{ source: string; diagnostics: readonly Diagnostic[] } | null>(null);
  const { source } = graph;
  useEffect(() => {
    const timer = setTimeout(async () => {
      try {
        const result = await client.workflows.check.mutate({ source, name: workflow });
        setChecked({ source, diagnostics: result.diagnostics, inputsSchema: result.inputsSchema });
      } catch {
        // The server is away; what it said last still stands, and publishing asks again.
      }
    }, askAfterMs);
    return () => clearTimeout(timer);
  }, [source, workflow]);
  useEffect(() => {
    if (language === null) return;
    const timer = setTimeout(async () => {
      const diagnostics = await language.ask("diagnostics", source).catch(() => null);
      if (diagnostics !== null) setTyped({ source, diagnostics });
    }, askAfterMs);
    return () => clearTimeout(timer);
  }, [source, language]);
  const diagnostics = useMemo(() => {
    const ofTypes = typed?.source === source ? typed.diagnostics : [];
    return withoutRepeats([...merge(graph, checked), ...ofTypes]);
  }, [graph, source, checked, typed]);
  return useMemo(() => ({ diagnostics, inputsSchema: checked.inputsSchema }), [diagnostics, checked.inputsSchema]);
}

/** The checker's findings where they are about this text; of an older text only a syntax error of this one is sure. */
function merge(graph: FlowGraph, checked: Findings & { readonly source: string }): readonly Diagnostic[] {
  if (checked.source === graph.source) return checked.diagnostics;
  const { broken } = graph;
  if (broken === undefined) return checked.diagnostics.filter(({ severity }) => severity !== "error");
  const { code, message, range, line } = broken;
  const column = range.start - graph.source.lastIndexOf("\n", range.start - 1) - 1;
  return [{ code, severity: "error", message, range: { ...range, line, column } }];
}

/** Findings by node, for the canvas. */
export function problemsOnNodes(graph: FlowGraph, diagnostics: readonly Diagnostic[]): readonly CanvasProblem[] {
  return diagnostics.flatMap(({ severity, message, range }) => {
    const node = nodeOwning(graph, range)?.id;
    // What stands in no node is about the whole, while the text parses; else its line has no picture yet.
    if (node === undefined && graph.broken !== undefined) return [];
    return [{ node: node ?? graph.start, severity, message }];
  });
}
