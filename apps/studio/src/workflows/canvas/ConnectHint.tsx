import { Kbd } from "../../ui/Kbd.tsx";
import { useEditor } from "../editor/editor-context.ts";
import { useGesture } from "./gesture-store.ts";

/** While a connection is made from the keyboard: what to press next. */
export function ConnectHint() {
  const from = useGesture((state) => state.connectFrom);
  const label = useEditor((state) => state.graph.nodes.get(from ?? "")?.label);
  if (label === undefined) return null;
  return (
    <div role="status" className="flex items-center gap-2 rounded-lg border bg-panel px-3 py-1.5 shadow-float">
      <span>
        What runs after <b className="font-semibold">{label}</b>? Go there with the arrows, then <Kbd keys="Enter" />,
        or <Kbd keys="Esc" />.
      </span>
    </div>
  );
}
