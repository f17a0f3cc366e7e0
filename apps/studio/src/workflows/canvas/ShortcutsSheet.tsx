import { Dialog } from "../../ui/Dialog.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { setGesture, useGesture } from "./gesture-store.ts";

const sheets: readonly { readonly title: string; readonly keys: readonly (readonly [keys: string, what: string])[] }[] =
  [
    {
      title: "Walk",
      keys: [
        ["↑ ↓", "Node before, node after"],
        ["← →", "Neighbour, out of or into a container"],
        ["Shift+↑", "Select more: Shift with an arrow"],
        ["Enter", "Open in the inspector"],
        ["F", "Fold or unfold"],
        ["Mod+A", "Select all beside it"],
        ["Esc", "Let go"],
      ],
    },
    {
      title: "Edit",
      keys: [
        ["/", "Insert after the selection"],
        ["Alt+↑", "Move up"],
        ["Alt+↓", "Move down"],
        ["C", "Connect: choose the other node, then Enter"],
        ["U", "Disconnect the two selected nodes"],
        ["F2", "Rename the output"],
        ["Mod+D", "Duplicate"],
        ["Del", "Delete"],
      ],
    },
    {
      title: "Everywhere",
      keys: [
        ["Mod+Z", "Undo, in canvas and code alike"],
        ["Mod+Shift+Z", "Redo"],
        ["Mod+C", "Copy as script"],
        ["Mod+X", "Cut"],
        ["Mod+V", "Paste after the selection"],
        ["Shift+Alt+F", "Format the script"],
        ["Mod+K", "All commands"],
      ],
    },
    {
      title: "Look",
      keys: [
        ["+", "Zoom in"],
        ["-", "Zoom out"],
        ["1", "Show all"],
        ["Mod+F", "Search in the code view"],
        ["?", "This sheet"],
      ],
    },
  ];

export function ShortcutsSheet() {
  const open = useGesture((state) => state.shortcuts);
  return (
    <Dialog open={open} onOpenChange={(shortcuts) => setGesture({ shortcuts })} title="Keys of the canvas" width="lg">
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {sheets.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="mb-1 text-2xs font-semibold text-ink-3">{title}</h3>
            <dl>
              {keys.map(([chord, what]) => (
                <div key={chord} className="flex h-7 items-center justify-between border-b last:border-0">
                  <dt className="text-ink-2">{what}</dt>
                  <dd>
                    <Kbd keys={chord} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
