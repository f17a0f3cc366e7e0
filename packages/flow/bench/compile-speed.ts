import { compileFlow } from "../src/index.ts";
import { APPROVAL_FLOW } from "./approval-flow.ts";
import { cpuMs, median, type Result } from "./measure.ts";

/** MB of source per second, as one large file and as many of the usual size. */
export function compileSpeed(rounds: number): Result[] {
  const body = APPROVAL_FLOW.slice(APPROVAL_FLOW.indexOf("// The report"));
  const large = Array.from({ length: 600 }, (_, index) => `const part${index} = async () => {\n${body}\n}\n`).join("");
  const small = (): void => {
    for (let i = 0; i < 600; i++) compileFlow(APPROVAL_FLOW);
  };
  const cases = [
    { name: "compile-large-file", length: large.length, run: () => compileFlow(large) },
    { name: "compile-small-files", length: APPROVAL_FLOW.length * 600, run: small },
  ];
  return cases.map(({ name, length, run }) => {
    for (let i = 0; i < 3; i++) run();
    const runs = Array.from({ length: rounds }, () => length / 1000 / cpuMs(run));
    return { name, system: "fermata", unit: "MB/s", value: median(runs), runs };
  });
}
