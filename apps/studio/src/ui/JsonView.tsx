import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { classNames } from "./class-names.ts";

export interface JsonViewProps {
  readonly value: unknown;
  readonly name?: string;
  /** Levels that stand open at first. */
  readonly openLevels?: number;
}

const entriesShown = 200;

/** A JSON value as a tree that opens and folds; long lists and texts are cut, with what is left out said. */
export function JsonView({ value, name, openLevels = 2 }: JsonViewProps) {
  const isNested = typeof value === "object" && value !== null;
  const [open, setOpen] = useState(openLevels > 0);
  if (!isNested) {
    return (
      <div className="pl-4 font-mono text-xs leading-[1.7]">
        {name !== undefined && <span className="text-ink-2">{name}: </span>}
        <Scalar value={value} />
      </div>
    );
  }
  const entries = Object.entries(value);
  const list = Array.isArray(value);
  return (
    <div className="font-mono text-xs leading-[1.7]">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex max-w-full items-center gap-1 rounded-xs text-left hover:bg-hover"
      >
        <ChevronRight
          size={12}
          aria-hidden
          className={classNames("shrink-0 text-ink-3 transition-transform duration-100", open && "rotate-90")}
        />
        {name !== undefined && <span className="text-ink-2">{name}</span>}
        <span className="truncate text-ink-3">
          {list ? `[${entries.length}]` : entries.length === 0 ? "{}" : `{ ${entries.map(([key]) => key).join(", ")} }`}
        </span>
      </button>
      {open && (
        <div className="ml-[5px] border-l pl-2">
          {entries.slice(0, entriesShown).map(([key, child]) => (
            <JsonView key={key} name={key} value={child} openLevels={openLevels - 1} />
          ))}
          {entries.length > entriesShown && (
            <div className="pl-4 text-ink-3">… {entries.length - entriesShown} more</div>
          )}
        </div>
      )}
    </div>
  );
}

const textShown = 2_000;

function Scalar({ value }: { readonly value: unknown }) {
  if (typeof value !== "string") {
    return (
      <span className={typeof value === "number" ? "text-(--code-number)" : "text-(--code-keyword)"}>
        {String(value)}
      </span>
    );
  }
  const text = value.length > textShown ? `${value.slice(0, textShown)}… (${value.length} characters)` : value;
  return <span className="whitespace-pre-wrap break-words text-(--code-string)">{JSON.stringify(text)}</span>;
}
