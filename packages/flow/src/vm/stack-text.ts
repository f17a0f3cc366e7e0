import { type Continuation, type ErrorValue, Frame, NativeFrame, type Site, type Vm } from "../values/values.ts";
import { isPrimitive } from "./conversions.ts";
import { errorName, getProperty } from "./properties.ts";

const STACK_FRAMES_MAX = 10;

/** Source of the instruction that a frame is at, which is the one before its pc. */
export function frameSite(frame: Frame): Site {
  const { sites } = frame.code;
  const at = frame.pc - 1;
  let low = 0;
  let high = sites.length / 3;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sites[middle * 3]! <= at) low = middle;
    else high = middle;
  }
  if (sites.length === 0) return { start: frame.code.start, end: frame.code.end };
  return { start: sites[low * 3 + 1]!, end: sites[low * 3 + 2]! };
}

/** `stack` of an error: its head line and the innermost frames of the script, with .flow lines (F30). */
export function stackText(vm: Vm, error: ErrorValue): string {
  const name = errorName(error);
  const message = getProperty(error, "message");
  let text = isPrimitive(name) ? String(name) : error.kind;
  if (isPrimitive(message) && message !== "" && message !== undefined) text += `: ${String(message)}`;
  const file = `${vm.state.context.workflowName}.flow`;
  let count = 0;
  for (let frame: Continuation | null = vm.frame; frame !== null && count < STACK_FRAMES_MAX; ) {
    if (frame instanceof Frame) {
      const { line, column } = vm.program.lines.range(frameSite(frame).start, 0);
      const place = `${file}:${line}:${column + 1}`;
      text += `\n    at ${frame.code.name === "" ? place : `${frame.code.name} (${place})`}`;
      count++;
    }
    frame = frame instanceof Frame || frame instanceof NativeFrame ? frame.parent : null;
  }
  return text;
}
