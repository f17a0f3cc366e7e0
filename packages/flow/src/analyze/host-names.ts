/** Names that the host declares (F20–F27). */
export const HOST_NAMES: ReadonlySet<string> = new Set(
  `Inputs Context Task ComputeTask AITask Workflow Signal Timer Promise Math JSON Object Number String Boolean Array Map Set Date crypto
  console Error TypeError RangeError SyntaxError ReferenceError EvalError URIError AggregateError TaskError WorkflowError TimeoutError CanceledError
  structuredClone isNaN isFinite parseInt parseFloat encodeURIComponent decodeURIComponent encodeURI decodeURI undefined NaN Infinity`
    .split(/\s+/)
    .filter((name) => name !== ""),
);
