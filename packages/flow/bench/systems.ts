import JsInterpreter from "js-interpreter";
import { getQuickJS } from "quickjs-emscripten";
import Sval from "sval";
import { compileFlow, createMachine } from "../src/index.ts";
import { type BenchProgram, es5 } from "./programs.ts";

export interface BenchSystem {
  readonly name: string;
  /** Prepares a program, as far as the system can; the function that comes back runs it from the start. */
  prepare(program: BenchProgram): (() => unknown) | null;
}

export const CONTEXT = {
  executionId: "01890000-0000-7000-8000-000000000000",
  workflowName: "bench",
  version: "v1",
  attempt: 1,
  startedAt: 0,
  parentId: null,
};

const fermata: BenchSystem = {
  name: "fermata",
  prepare({ source }) {
    const { program } = compileFlow(source);
    return () => {
      const step = createMachine(program!, { inputs: {}, context: CONTEXT }).advance();
      if (step.status !== "completed") throw new Error(JSON.stringify(step));
      return step.output;
    };
  },
};

// One context per program, since making one takes longer than some of the programs run.
const quickJs = await getQuickJS();

const quickjs: BenchSystem = {
  name: "quickjs-emscripten",
  prepare({ source }) {
    const context = quickJs.newContext();
    return () => {
      const handle = context.unwrapResult(context.evalCode(`(function () { "use strict"; ${source} })()`));
      const value: unknown = context.dump(handle);
      handle.dispose();
      return value;
    };
  },
};

const sval: BenchSystem = {
  name: "sval",
  prepare({ source }) {
    return () => {
      const interpreter = new Sval({ ecmaVer: "latest", sourceType: "script", sandBox: true });
      interpreter.run(`exports.result = (function () { ${source} })()`);
      return interpreter.exports.result;
    };
  },
};

const jsInterpreter: BenchSystem = {
  name: "js-interpreter",
  prepare(program) {
    if (program.modern) return null;
    const source = `(function () { ${es5(program)} })()`;
    return () => {
      const interpreter = new JsInterpreter(source);
      interpreter.run();
      return interpreter.value;
    };
  },
};

export const SYSTEMS: readonly BenchSystem[] = [fermata, quickjs, sval, jsInterpreter];
