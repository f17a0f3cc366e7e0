import type { Command, SourceRange } from "../machine-api.ts";
import type { PromiseValue, Vm } from "../values/values.ts";
import { OPERATION_BYTES } from "./live-bytes.ts";

type CommandBody = Command extends infer C ? (C extends Command ? Omit<C, "id" | "at"> : never) : never;

/** Starts an operation: a command for the engine, and the promise of its answer. */
export function operate(vm: Vm, body: CommandBody): PromiseValue {
  const id = vm.state.nextOperation++;
  const site = vm.currentSite();
  const at: SourceRange = vm.program.lines.range(site?.start ?? 0, site?.end ?? 0);
  const command = { ...body, id, at } as Command;
  const promise = vm.newPromise();
  promise.operation = id;
  vm.charge(OPERATION_BYTES);
  vm.operations.set(id, { command, promise });
  vm.commands.push(command);
  return promise;
}
