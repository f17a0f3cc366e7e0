import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";

export interface SplitPaneProps {
  /** Remembers the width under this name. */
  readonly id: string;
  /** Of the handle, for readers. */
  readonly label: string;
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly children: ReactNode;
}

/** A pane at the right whose left edge can be dragged, or moved with the arrow keys. */
export function SplitPane({ id, label, initial, min, max, children }: SplitPaneProps) {
  const key = `fermata.pane.${id}`;
  const [width, setWidth] = useState(() => clamp(Number(localStorage.getItem(key)) || initial, min, max));
  const start = useRef<{ x: number; width: number } | null>(null);
  const resize = (next: number) => {
    const value = clamp(Math.round(next), min, max);
    setWidth(value);
    localStorage.setItem(key, String(value));
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (start.current !== null) resize(start.current.width + start.current.x - event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "ArrowLeft") resize(width + 24);
    else if (event.key === "ArrowRight") resize(width - 24);
  };
  return (
    <aside
      className="relative flex min-h-0 shrink-0 flex-col border-l bg-panel"
      style={{ width: `min(${width}px, 60vw)` }}
    >
      <hr
        aria-label={label}
        aria-orientation="vertical"
        aria-valuenow={width}
        aria-valuemin={min}
        aria-valuemax={max}
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          start.current = null;
        }}
        onKeyDown={onKeyDown}
        className="absolute inset-y-0 -left-1 z-20 m-0 h-full w-2 cursor-col-resize touch-none border-0 after:absolute after:inset-y-0 after:left-[3px] after:w-0.5 hover:after:bg-line-3 focus-visible:outline-none focus-visible:after:bg-ink"
      />
      {children}
    </aside>
  );
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
