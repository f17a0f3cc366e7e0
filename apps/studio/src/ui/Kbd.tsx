import { classNames } from "./class-names.ts";

const isMac = typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.platform);

/** Key names as this computer's keyboard has them: `Mod` is ⌘ or Ctrl. */
function keyLabels(keys: string): string[] {
  return keys.split("+").map((key) => {
    if (key === "Mod") return isMac ? "⌘" : "Ctrl";
    if (key === "Shift") return isMac ? "⇧" : "Shift";
    return key;
  });
}

/** A key or a chord such as `Mod+K`. */
export function Kbd({ keys, tone = "plain" }: { readonly keys: string; readonly tone?: "plain" | "inverse" }) {
  return (
    <kbd
      className={classNames(
        "ml-0.5 font-mono text-2xs leading-none",
        tone === "inverse" ? "text-current opacity-60" : "text-ink-3",
      )}
    >
      {keyLabels(keys).join(isMac ? "" : "+")}
    </kbd>
  );
}
