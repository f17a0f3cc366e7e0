import type { Function as FunctionNode, Pattern } from "acorn";
import type { Analysis } from "../analyze/analyze.ts";
import { type Binding, type FunctionScope, type NamedUse, needsCell, notes } from "../analyze/scope.ts";
import type { FlowBody } from "../parse/parse-flow.ts";
import { FunctionBuilder } from "./function-builder.ts";
import type { FunctionCode } from "./function-code.ts";
import type { Generator } from "./generator.ts";
import { OP } from "./opcodes.ts";
import { assignPattern, writeDefault } from "./write-patterns.ts";

/** Writes the code of a function of the source; it is in `g.functions` when this returns. */
export function writeFunction(g: Generator, node: FunctionNode, name: string): FunctionCode {
  const scope = notes(node).flowFunction!;
  return inFunction(g, scope, (b) => {
    const rest = node.params.at(-1)?.type === "RestElement" ? node.params.length - 1 : -1;
    for (let i = 0; i < node.params.length; i++) b.named.add(b.register());
    const from = b.pc;
    const inner = notes(node).flowScope!;
    for (const binding of inner.bindings.values()) if (binding.kind === "self") writeSelf(g, binding);
    writeParameters(g, node);
    if (node.body.type === "BlockStatement") {
      const { body } = node.body;
      g.scoped(notes(node.body).flowScope!, () => {
        g.hoist(body);
        g.statements(body);
      });
      b.emit(OP.RETURN, b.constant(undefined));
    } else b.emit(OP.RETURN, g.any(node.body));
    g.leave(inner, from);
    const counted = node.params.findIndex(
      (parameter) => parameter.type === "AssignmentPattern" || parameter.type === "RestElement",
    );
    const length = counted < 0 ? node.params.length : counted;
    const parameters = rest < 0 ? node.params.length : rest;
    return { name, length, parameters, rest, start: notes(node).flowTextStart ?? node.start, end: node.end };
  });
}

type FunctionAbout = Parameters<FunctionBuilder["finish"]>[0];

function inFunction(
  g: Generator,
  scope: FunctionScope,
  write: (b: FunctionBuilder) => Omit<FunctionAbout, "id" | "source">,
): FunctionCode {
  const outer = { b: g.b, exits: g.exits, chainEnd: g.chainEnd };
  g.b = new FunctionBuilder(scope, outer.b ?? null);
  g.exits = [];
  g.chainEnd = -1;
  const about = write(g.b);
  const code = g.b.finish({ ...about, id: g.functions.length, source: g.source });
  g.functions.push(code);
  g.b = outer.b;
  g.exits = outer.exits;
  g.chainEnd = outer.chainEnd;
  return code;
}

function writeSelf(g: Generator, binding: Binding): void {
  binding.register = g.b.register();
  g.b.named.add(binding.register);
  if (needsCell(binding)) {
    g.b.emit(OP.LOAD_SELF, binding.register);
    g.b.emit(OP.WRAP_CELL, binding.register);
  } else g.b.emit(OP.LOAD_SELF, binding.register);
}

function writeParameters(g: Generator, node: FunctionNode): void {
  const { b } = g;
  const plain = (parameter: Pattern): NamedUse | undefined => {
    const target =
      parameter.type === "AssignmentPattern"
        ? parameter.left
        : parameter.type === "RestElement"
          ? parameter.argument
          : parameter;
    return target.type === "Identifier" && !(target as NamedUse).flowBinding!.early ? (target as NamedUse) : undefined;
  };
  // Plain names live where their argument arrives; all others get registers of their own.
  node.params.forEach((parameter, index) => {
    const id = plain(parameter);
    if (id !== undefined) id.flowBinding!.register = index;
  });
  for (const binding of notes(node).flowScope!.bindings.values()) {
    if (binding.register >= 0 || binding.kind === "self") continue;
    binding.register = b.register();
    b.named.add(binding.register);
    g.renew(binding);
  }
  node.params.forEach((parameter, index) => {
    const id = plain(parameter);
    if (id !== undefined) {
      if (parameter.type === "AssignmentPattern")
        writeDefault(g, { pattern: id, value: parameter.right, register: index });
      if (needsCell(id.flowBinding!)) b.emit(OP.WRAP_CELL, index);
    } else
      assignPattern(g, parameter.type === "RestElement" ? parameter.argument : parameter, {
        from: index,
        declares: true,
      });
  });
}

/** Writes the main body, which is the last function of the program. */
export function writeMain(g: Generator, body: FlowBody, analysis: Analysis): FunctionCode {
  g.implicit = analysis.implicit;
  return inFunction(g, analysis.main, (b) => {
    for (const binding of analysis.implicit) {
      binding.register = b.register();
      b.named.add(binding.register);
      g.renew(binding);
    }
    const from = b.pc;
    g.scoped(analysis.mainScope, () => {
      g.hoist(body.statements);
      g.statements(body.statements);
    });
    b.emit(OP.RETURN, b.constant(undefined));
    const toPc = b.pc;
    for (const binding of analysis.implicit) {
      const { name, register } = binding;
      b.variables.push({ name, register, cell: needsCell(binding), fromPc: from, toPc });
    }
    return { name: "main", length: 0, parameters: 0, rest: -1, start: body.start, end: body.end };
  });
}
