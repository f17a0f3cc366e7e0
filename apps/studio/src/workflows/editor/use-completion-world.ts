import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { api } from "../../api/client.ts";
import type { CompletionWorld } from "../../code-view/flow-completion.ts";
import { useEditorStore } from "./editor-context.ts";
import { namesInScope } from "./names-in-scope.ts";

/** What completion can offer at an offset of the draft. */
export function useCompletionWorld(inputsSchema: unknown): (offset: number) => CompletionWorld {
  const editor = useEditorStore();
  const { data: definitions } = useQuery(api.definitions.list.queryOptions());
  const { data: workflows } = useQuery(api.workflows.list.queryOptions());
  return useCallback(
    (offset) => ({
      variables: namesInScope(editor.getState().graph, offset),
      inputs: Object.keys((inputsSchema as { properties?: object } | null)?.properties ?? {}),
      tasks: definitions?.map(({ name }) => name) ?? [],
      workflows: workflows?.map(({ name }) => name) ?? [],
    }),
    [editor, inputsSchema, definitions, workflows],
  );
}
