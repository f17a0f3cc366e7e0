import { useNow } from "../ui/Ago.tsx";
import { StateText } from "../ui/StateBadge.tsx";
import type { NodeOverlay } from "./overlay-store.ts";
import { stateSentence } from "./state-sentence.ts";

/** How the node stands in the run, in one line: `running 14 s · local`, `waiting 2 h 04 m · 21 h 56 m left`, `3 of 3 done`. */
export function StateLine({ overlay }: { readonly overlay: NodeOverlay }) {
  const text = useNow((now) => stateSentence(overlay, now));
  return (
    <div className="flex h-[26px] items-start px-2.5 pt-px">
      <StateText state={overlay.state}>{text}</StateText>
    </div>
  );
}
