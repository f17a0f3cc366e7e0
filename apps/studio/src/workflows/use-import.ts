import { useNavigate } from "@tanstack/react-router";
import { type DragEvent, useCallback, useEffect, useState } from "react";
import { api, client, queryClient } from "../api/client.ts";
import { describeProblem } from "../api/problem.ts";
import { isTyping } from "../app/is-typing.ts";
import { toast } from "../ui/toast-store.ts";
import { chooseFlowFiles, type FlowFile, readFlowFiles } from "./flow-files.ts";

/** Bringing `.flow` files in: chosen, dropped on the page, or pasted as text (S9). A file that is none is named with the reason. */
export function useImport() {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);
  const take = useCallback(
    async (files: readonly FlowFile[], problems: readonly string[]) => {
      setBusy(true);
      for (const title of problems) toast({ tone: "fail", title });
      const names = await importAll(files);
      setBusy(false);
      await queryClient.invalidateQueries({ queryKey: api.workflows.list.pathKey() });
      const only = names.length === 1 ? names[0] : undefined;
      if (only !== undefined) void navigate({ to: "/workflows/$name", params: { name: only } });
    },
    [navigate],
  );
  const takeFiles = useCallback(
    async (chosen: Iterable<File>) => {
      const { files, problems } = await readFlowFiles(chosen);
      await take(files, problems);
    },
    [take],
  );
  usePasteImport(take);
  return {
    busy,
    over,
    choose: useCallback(() => void chooseFlowFiles().then(takeFiles), [takeFiles]),
    drop: {
      onDragOver: (event: DragEvent) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event: DragEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        void takeFiles(event.dataTransfer.files);
      },
    },
  };
}

async function importAll(files: readonly FlowFile[]): Promise<string[]> {
  const names: string[] = [];
  for (const file of files)
    try {
      const { name, renamed } = await client.workflows.import.mutate(file);
      names.push(name);
      toast({
        tone: "done",
        title: `Imported ${name}`,
        ...(renamed && { detail: "A workflow of its name was there already; this one got the next free name." }),
      });
    } catch (error) {
      const { title, advice } = describeProblem(error);
      toast({ tone: "fail", title: `${file.fileName}: ${title}`, detail: advice });
    }
  return names;
}

/** Text pasted onto the page, outside of any field, is a script. */
function usePasteImport(take: (files: readonly FlowFile[], problems: readonly string[]) => Promise<void>): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (isTyping(event.target) || text.trim() === "") return;
      event.preventDefault();
      void take([{ fileName: "pasted.flow", text }], []);
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, [take]);
}
