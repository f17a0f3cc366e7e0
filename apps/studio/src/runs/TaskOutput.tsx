import { useEffect, useRef, useState } from "react";
import { client } from "../api/client.ts";
import { describeProblem } from "../api/problem.ts";
import { classNames } from "../ui/class-names.ts";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";

type Stream = "stdout" | "stderr";
const streams: readonly { id: Stream; label: string }[] = [
  { id: "stdout", label: "stdout" },
  { id: "stderr", label: "stderr" },
];

/** How often a growing output is read on. */
const followEveryMs = 500;
/** More than this is not kept on the page; what came first gives way. */
const charactersMax = 2_000_000;

/** A task's output, read by byte range and followed while it runs (B5). */
export function TaskOutput({ taskId }: { readonly taskId: string }) {
  const [stream, setStream] = useState<Stream>("stdout");
  const { text, ended, problem } = useTaskLog(taskId, stream);
  const box = useRef<HTMLPreElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: more text is what moves the end
  useEffect(() => {
    const pre = box.current;
    if (pre && pre.scrollHeight - pre.scrollTop - pre.clientHeight < 80) pre.scrollTop = pre.scrollHeight;
  }, [text]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-3 px-4 py-2">
        <SegmentedControl label="Stream" segments={streams} value={stream} onChange={setStream} />
        <span role="status" className="text-2xs text-ink-3">
          {problem ?? (ended ? (text === "" ? "nothing was written" : "ended") : "following")}
        </span>
      </div>
      <pre
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled box must be reachable by key
        tabIndex={0}
        className={classNames(
          "min-h-0 flex-1 overflow-auto whitespace-pre-wrap break-words px-4 pb-3 font-mono text-xs leading-[1.6]",
          stream === "stderr" && "text-fail",
        )}
      >
        {text}
      </pre>
    </div>
  );
}

function useTaskLog(taskId: string, stream: Stream): { text: string; ended: boolean; problem: string | null } {
  const [state, setState] = useState({ text: "", ended: false, problem: null as string | null });
  useEffect(() => {
    let from = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    setState({ text: "", ended: false, problem: null });
    const read = async (): Promise<void> => {
      try {
        const chunk = await client.runs.taskLog.query({ taskId, stream, from });
        if (stopped) return;
        const more = chunk.nextFrom > from;
        from = chunk.nextFrom;
        const ended = chunk.end && from >= chunk.size;
        setState((before) => ({ text: (before.text + chunk.text).slice(-charactersMax), ended, problem: null }));
        if (!ended) timer = setTimeout(read, more ? 0 : followEveryMs);
      } catch (error) {
        if (!stopped) setState((before) => ({ ...before, problem: describeProblem(error).title }));
      }
    };
    void read();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [taskId, stream]);
  return state;
}
