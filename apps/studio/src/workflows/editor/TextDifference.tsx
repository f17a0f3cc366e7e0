import { useMemo } from "react";
import { classNames } from "../../ui/class-names.ts";
import { type DifferenceLine, textDifference } from "./text-difference.ts";

const signs = { same: " ", added: "+", removed: "−" };
const looks = { same: "", added: "bg-done-tint", removed: "bg-fail-tint" };
/** Unchanged lines that stay around a change. */
const context = 4;

/** Two texts by lines, the unchanged stretches folded away. */
export default function TextDifference({ before, after }: { readonly before: string; readonly after: string }) {
  const lines = useMemo(() => textDifference(before, after), [before, after]);
  if (lines.every(({ kind }) => kind === "same"))
    return <p className="py-6 text-center text-ink-3">The two are the same.</p>;
  return (
    <div className="overflow-x-auto rounded-md border py-1 font-mono text-xs">
      {lines.map((line, index) =>
        isNearChange(lines, index) ? (
          <div
            key={`${line.before ?? ""}:${line.after ?? ""}`}
            className={classNames("flex whitespace-pre", looks[line.kind])}
          >
            <span className="w-10 shrink-0 pr-2 text-right text-ink-3 select-none">{line.after ?? line.before}</span>
            <span className="w-4 shrink-0 text-ink-3">{signs[line.kind]}</span>
            <span className="pr-3">{line.text}</span>
          </div>
        ) : (
          isNearChange(lines, index - 1) && (
            <div
              key={`gap ${line.before ?? ""}:${line.after ?? ""}`}
              className="border-y bg-sunken px-3 text-2xs text-ink-3"
            >
              …
            </div>
          )
        ),
      )}
    </div>
  );
}

function isNearChange(lines: readonly DifferenceLine[], index: number): boolean {
  return lines.slice(Math.max(0, index - context), index + context + 1).some(({ kind }) => kind !== "same");
}
