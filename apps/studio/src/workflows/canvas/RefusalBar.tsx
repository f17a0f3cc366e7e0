import { CircleAlert, X } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { useEditor, useEditorStore } from "../editor/editor-context.ts";

/** Why the last gesture was not done, and how to do it all the same where that is possible. */
export function RefusalBar() {
  const editor = useEditorStore();
  const refusal = useEditor((state) => state.refusal);
  if (refusal === null) return null;
  const { reason, force } = refusal;
  return (
    <div
      role="alert"
      className="flex w-max max-w-[min(560px,calc(100vw-90px))] items-center gap-2 rounded-lg border border-fail-mark/40 bg-panel py-1.5 pr-1.5 pl-3 shadow-float animate-in"
    >
      <CircleAlert size={15} className="shrink-0 text-fail" aria-hidden />
      <span className="min-w-0 flex-1">{reason}</span>
      {force && (
        <Button size="sm" variant="danger" onClick={() => editor.getState().apply(force)}>
          Do it all the same
        </Button>
      )}
      <IconButton icon={X} size="sm" label="Dismiss" onClick={() => editor.getState().dismissRefusal()} />
    </div>
  );
}

/** While the text does not parse: that the picture is older than the text, and where to mend it (G9). */
export function BrokenBar({ onShowCode }: { readonly onShowCode: () => void }) {
  const broken = useEditor((state) => state.graph.broken);
  if (broken === undefined) return null;
  return (
    <div
      role="status"
      className="flex w-max max-w-[min(560px,calc(100vw-90px))] items-center gap-2 rounded-lg border border-fail-mark/40 bg-panel py-1.5 pr-1.5 pl-3 shadow-float"
    >
      <CircleAlert size={15} className="shrink-0 text-fail" aria-hidden />
      <span className="min-w-0 flex-1">
        <b className="font-semibold">Line {broken.line}:</b> {broken.message} The picture shows the last text that
        parsed.
      </span>
      <Button size="sm" onClick={onShowCode}>
        Show the line
      </Button>
    </div>
  );
}
