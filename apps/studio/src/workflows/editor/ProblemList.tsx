import type { Diagnostic } from "@fermata/flow";
import { nodeOwning } from "@fermata/graph";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useEditorStore } from "./editor-context.ts";

/** Every finding with its line; a click goes to it in canvas and code. */
export function ProblemList({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) {
  const editor = useEditorStore();
  if (diagnostics.length === 0)
    return (
      <EmptyState icon={CircleCheck} title="Nothing to mend">
        Errors and warnings about the script stand here, each with its line.
      </EmptyState>
    );
  const show = ({ range }: Diagnostic) => {
    const { graph, select } = editor.getState();
    select([nodeOwning(graph, range)?.id ?? graph.start], { reveal: true });
    editor.getState().showInCode(range.start);
  };
  return (
    <ul aria-label="Problems">
      {diagnostics.map((diagnostic) => {
        const { code, severity, message, range, fix } = diagnostic;
        const Icon = severity === "error" ? CircleAlert : TriangleAlert;
        return (
          <li
            key={`${code} ${range.start} ${range.end}`}
            className="flex items-start gap-2 border-b py-2 pr-3 pl-4 hover:bg-hover"
          >
            <Icon
              size={14}
              aria-hidden
              className={`mt-0.5 shrink-0 ${severity === "error" ? "text-fail" : "text-wait"}`}
            />
            <button type="button" onClick={() => show(diagnostic)} className="min-w-0 flex-1 rounded-xs text-left">
              <span className="block break-words">{message}</span>
              <span className="text-2xs text-ink-3">
                {severity} · line {range.line} · {code}
              </span>
            </button>
            {fix && (
              <Button size="sm" onClick={() => editor.getState().apply({ type: "editText", edits: fix.edits })}>
                {fix.title}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
