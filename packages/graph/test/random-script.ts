import fc from "fast-check";
import { Random } from "./random.ts";

/** Random scripts over everything that has a picture and some things that have none, in several styles, with comments all over. */
interface Style {
  readonly semicolons: boolean;
  readonly unit: string;
  readonly oneLiners: boolean;
  readonly lineEnd: string;
  readonly inMain: boolean;
}

/** A number from 0, below the given one. */
type Draw = (below: number) => number;

class Writer {
  readonly #random: Draw;
  readonly #style: Style;
  #names = 0;
  #budget: number;
  #functions: string[] = [];

  constructor(random: Draw, style: Style, size: number) {
    this.#budget = size;
    this.#random = random;
    this.#style = style;
  }

  script(): string {
    const { lineEnd, inMain, unit } = this.#style;
    const at = { scope: ["Inputs"], loop: false, async: true };
    const lines = this.#block(inMain ? unit : "", at, 1 + this.#random(7));
    if (inMain) lines.splice(0, lines.length, "// head", "async function main() {", ...lines, "}");
    if (this.#random(4) === 0) lines.unshift("```", "name: random", "```");
    const text = lines.join("\n").replaceAll("\n", lineEnd);
    return this.#random(5) === 0 ? text : text + lineEnd;
  }

  #block(indent: string, at: At, count: number): string[] {
    const scope = [...at.scope];
    const lines: string[] = [];
    for (let i = 0; i < count; i++) {
      if (this.#random(6) === 0) lines.push("");
      if (this.#random(6) === 0) lines.push(`${indent}// ${this.#word()}`, ...(this.#random(3) === 0 ? [""] : []));
      if (this.#random(12) === 0) lines.push(`${indent}// note: ${this.#word()}`);
      const statement = this.#statement(indent, { ...at, scope });
      if (this.#random(8) === 0) statement[statement.length - 1] += ` // ${this.#word()}`;
      lines.push(...statement);
    }
    if (this.#random(8) === 0) lines.push(`${indent}// ${this.#word()}`);
    return lines;
  }

  #statement(indent: string, at: At): string[] {
    const end = this.#style.semicolons ? ";" : "";
    this.#budget--;
    const kinds = this.#budget > 0 ? 22 : 12;
    switch (this.#random(kinds)) {
      case 0:
      case 1: {
        const value = this.#call(at);
        const name = this.#name();
        const line = `${indent}const ${name} = await ${value}${end}`;
        at.scope.push(name);
        return [line];
      }
      case 2:
        return [`${indent}await ${this.#call(at)}${end}`];
      case 3:
        return [`${indent}${this.#call(at)}${end}`];
      case 4:
        return [`${indent}console.log(${this.#value(at)})${end}`];
      case 5: {
        const value = this.#value(at);
        const name = this.#name();
        at.scope.push(name);
        return [`${indent}let ${name} = ${value}${end}`];
      }
      case 6:
        return this.#random(3) === 0
          ? [`${indent}return ${this.#value(at)}${end}`]
          : [`${indent}throw new Error("${this.#word()}")${end}`];
      case 7: {
        const tail = `\`line\n  \${${this.#value(at)}}\``;
        const name = this.#name();
        at.scope.push(name);
        return `${indent}const ${name} = ${tail}${end}`.split("\n");
      }
      case 9:
      case 10:
      case 11:
        return this.#plain(indent, at);
      case 8:
        return [`${indent}${at.loop ? (this.#random(2) === 0 ? "break" : "continue") : "missing = 1"}${end}`];
      default:
        return this.#container(indent, at);
    }
  }

  /** Statements without a picture of their own. */
  #plain(indent: string, at: At): string[] {
    const end = this.#style.semicolons ? ";" : "";
    const [a, b, c] = [this.#name(), this.#name(), this.#name()];
    const value = this.#value(at);
    const declare = (text: string, ...names: string[]) => {
      at.scope.push(...names);
      return `${text}${end}`;
    };
    const statements: (() => string)[] = [
      () => declare(`const { ${a}, k: [${b}] = [], ...${c} } = ${value}`, a, b, c),
      () => declare(`let ${a}, ${b} = ${value}`, a, b),
      () => declare(`const ${a} = async (${b}, { ${c} } = {}) => ${this.#call({ ...at, scope: [b, c] })}`, a),
      () => declare(`const ${a} = (${b}) => { return ${b} }`, a),
      () => `/* ${this.#word()}\n${indent}   ${this.#word()} */\n${indent}console.log(${value})${end}`,
      () => `${this.#call(at)}.then((${a}) => console.log(${a})).catch(() => null)${end}`,
      () => `;[${a}, ${b}] = [1, ${value}]${end}`,
      () => `delete ${this.#oneOf(at)}.x${end}`,
      () => `for (const ${a} in ${this.#list(at)}) console.log(${a})${end}`,
      () => `if (${value}) console.log(1); else console.log(2)${end}`,
      () => `{ console.log(${value})${end} }`,
      () => `;`,
      () => `console.log(1); await Timer.until(${value})${end}`,
      () => declare(`const ${a} = await Promise.all({ x: ${this.#call(at)}, y: ${this.#call(at)} })`, a),
      () => `await Promise.race([${this.#call(at)}, /* or */ Timer.delay("1h")])${end} // ${this.#word()}`,
    ];
    return `${indent}${statements[this.#random(statements.length)]!()}`.split("\n");
  }

  #container(indent: string, at: At): string[] {
    const end = this.#style.semicolons ? ";" : "";
    const { unit } = this.#style;
    const inside = (more: Partial<At> = {}) =>
      this.#block(indent + unit, { ...at, ...more, scope: [...at.scope, ...(more.scope ?? [])] }, this.#random(4));
    const single = () => this.#style.oneLiners && this.#random(3) === 0;
    switch (this.#random(14)) {
      case 12:
        return [`${indent}try {`, ...inside(), `${indent}} finally {`, ...inside(), `${indent}}`];
      case 11: {
        const [label, item] = [this.#name(), this.#name()];
        const lines = [`${indent}${label}: for (const ${item} of ${this.#list(at)}) {`, ...inside({ scope: [item] })];
        return [...lines, `${indent}${unit}continue ${label}${end}`, `${indent}}`];
      }
      case 10: {
        const [a, b, c, d] = [this.#name(), this.#name(), this.#name(), this.#name()];
        const out = this.#name();
        const lines = [
          `const ${a} = ${this.#call(at)}`,
          `const ${b} = ${this.#call(at)}`,
          `const ${c} = ${a}.then((${a}) => Task.run("c", { ${a} }))`,
          `const ${d} = Promise.all([${a}, ${b}]).then(([, ${b}]) => ${this.#call({ ...at, async: false, scope: [b!] })})`,
          `const [${out}] = await Promise.all([${c}, ${d}])`,
        ];
        at.scope.push(out);
        return lines.map((line) => `${indent}${line}${end}${this.#random(6) === 0 ? ` // ${this.#word()}` : ""}`);
      }
      case 0: {
        const test = this.#value(at);
        if (single()) return [`${indent}if (${test}) ${this.#simple(at)}${end}`];
        const lines = [`${indent}if (${test}) {`, ...inside()];
        if (this.#random(2) === 0) lines.push(`${indent}} else if (${this.#value(at)}) {`, ...inside());
        if (this.#random(2) === 0) lines.push(`${indent}} else {`, ...inside());
        return [...lines, `${indent}}`];
      }
      case 1: {
        const item = this.#name();
        const items = this.#list(at);
        if (single())
          return [
            `${indent}for (const ${item} of ${items}) { ${this.#simple({ ...at, scope: [...at.scope, item] })} }`,
          ];
        return [`${indent}for (const ${item} of ${items}) {`, ...inside({ loop: true, scope: [item] }), `${indent}}`];
      }
      case 2:
        return [`${indent}while (${this.#value(at)}) {`, ...inside({ loop: true }), `${indent}}`];
      case 3:
        return [`${indent}do {`, ...inside({ loop: true }), `${indent}} while (${this.#value(at)})${end}`];
      case 4: {
        const i = this.#name();
        return [`${indent}for (let ${i} = 0; ${i} < 3; ${i}++) {`, ...inside({ loop: true, scope: [i] }), `${indent}}`];
      }
      case 5: {
        const error = this.#name();
        const lines = [`${indent}try {`, ...inside(), `${indent}} catch (${error}) {`, ...inside({ scope: [error] })];
        if (this.#random(2) === 0) lines.push(`${indent}} finally {`, ...inside());
        return [...lines, `${indent}}`];
      }
      case 6: {
        const item = this.#name();
        const items = this.#list(at);
        if (single())
          return [
            `${indent}await Promise.all(${items}.map((${item}) => ${this.#call({ ...at, async: false, scope: [...at.scope, item] })}))${end}`,
          ];
        return [
          `${indent}await Promise.all(${items}.map(async (${item}) => {`,
          ...inside({ loop: false, scope: [item] }),
          `${indent}}))${end}`,
        ];
      }
      case 13: {
        const [item, queue] = [this.#name(), this.#name()];
        const workers = `Array.from({ length: 3 }).fill(${this.#oneOf(at)}.values())`;
        const block = this.#block(
          indent + unit + unit,
          { ...at, loop: true, scope: [...at.scope, item] },
          this.#random(4),
        );
        return [
          `${indent}await Promise.all(${workers}.map(async (${queue}) => {`,
          `${indent}${unit}for (const ${item} of ${queue}) {`,
          ...block,
          `${indent}${unit}}`,
          `${indent}}))${end}`,
        ];
      }
      case 7: {
        const method = ["all", "race", "any", "allSettled"][this.#random(4)]!;
        const lanes = Array.from({ length: 1 + this.#random(3) }, () => {
          if (this.#random(2) === 0) return [`${indent}${unit}${this.#call(at)},`];
          const body = this.#block(indent + unit + unit, { ...at, loop: false, scope: [...at.scope] }, this.#random(3));
          return [`${indent}${unit}(async () => {`, ...body, `${indent}${unit}})(),`];
        });
        const name = this.#name();
        const lead = method === "all" && this.#random(2) === 0 ? `const [${name}] = ` : "";
        if (lead) at.scope.push(name);
        return [`${indent}${lead}await Promise.${method}([`, ...lanes.flat(), `${indent}])${end}`];
      }
      case 8: {
        const lines = [`${indent}switch (${this.#value(at)}) {`];
        for (let i = 0; i < 1 + this.#random(2); i++) {
          lines.push(`${indent}${unit}case ${i}:`);
          const body = this.#block(indent + unit + unit, { ...at, scope: [...at.scope] }, this.#random(2));
          lines.push(...body, `${indent}${unit}${unit}break${end}`);
        }
        if (this.#random(2) === 0)
          lines.push(`${indent}${unit}default:`, `${indent}${unit}${unit}console.log(1)${end}`);
        return [...lines, `${indent}}`];
      }
      default: {
        const name = this.#name();
        const param = this.#name();
        const lines = [
          `${indent}async function ${name}(${param}) {`,
          ...inside({ loop: false, scope: [param] }),
          `${indent}}`,
        ];
        if (indent === "") this.#functions.push(name);
        return lines;
      }
    }
  }

  #simple(at: At): string {
    return this.#random(2) === 0 ? `await ${this.#call(at)}` : `console.log(${this.#value(at)})`;
  }

  #call(at: At): string {
    const name = `"${this.#word()}"`;
    switch (this.#random(8)) {
      case 0:
        return `ComputeTask.run({ executable: "/bin/echo", arguments: [${this.#value(at)}] })`;
      case 1:
        return `AITask.run({ prompt: ${this.#value(at)} }, { timeout: "1h" })`;
      case 2:
        return `Workflow.run(${name}, { x: ${this.#value(at)} })`;
      case 3:
        return `Signal.when(${name}, { timeout: "24h" })`;
      case 4:
        return 'Timer.delay("1s")';
      case 5:
        return this.#functions.length > 0 ? `${this.#functions[0]}(${this.#value(at)})` : `Task.run(${name})`;
      default:
        return `Task.run(${name}, { value: ${this.#value(at)} })`;
    }
  }

  #value(at: At): string {
    if (this.#random(3) === 0) return this.#expression(at);
    return this.#random(3) === 0 ? String(this.#random(10)) : this.#oneOf(at);
  }

  #oneOf(at: At): string {
    return at.scope[this.#random(at.scope.length)]!;
  }

  #expression(at: At): string {
    const [a, b] = [this.#oneOf(at), this.#oneOf(at)];
    const x = this.#name();
    const all = [
      `[${a}, ...[${b}], , 1]`,
      `{ ${a}, [\`k\${1}\`]: ${b}, ...${a}, m(${x}) { return ${x} } }`,
      `\`t \${${a} + \`n \${${b}}\`} // no comment\``,
      `(${a} ?? ${b}?.[0]?.x)`,
      `(${a} > 1 && !${b} ? typeof ${a} : -${b})`,
      `[1].map((${x}) => ${x} * 2).filter(Boolean)`,
      `((${x}) => ({ ${x}, ${a} }))(${b})`,
      `/* why */ ${a}`,
      `new Map([[${a}, "it's /* no */ // comment"]])`,
      at.async ? `(await Task.run("inner", { ${a} }))` : a,
      `'quote " and \\' back'`,
      `(${a}, ${b})`,
    ];
    return all[this.#random(all.length)]!;
  }

  #list(at: At): string {
    return this.#random(4) === 0 ? "[1, 2]" : at.scope[this.#random(at.scope.length)]!;
  }

  #name(): string {
    return `v${this.#names++}`;
  }

  #word(): string {
    return ["alpha", "beta", "gamma", "delta", "epsilon", "it's {odd}", "[x](y)"][this.#random(7)]!;
  }
}

interface At {
  readonly scope: string[];
  readonly loop: boolean;
  readonly async: boolean;
}

/** A random script of up to `sizeMax` statements or so; it always parses. */
export function writeScript(random: Random, sizeMax: number): string {
  const style: Style = {
    semicolons: random.chance(0.5),
    unit: random.pick(["  ", "    ", "\t"]),
    oneLiners: random.chance(0.5),
    lineEnd: random.pick(["\n", "\n", "\n", "\r\n"]),
    inMain: random.chance(0.25),
  };
  return new Writer((below) => random.int(0, below - 1), style, random.int(1, sizeMax)).script();
}

// The tests draw the same scripts each time; `npm run roundtrip -- --seed N` draws others.
fc.configureGlobal({ seed: 1 });

/** Random scripts for properties. */
export const randomScript: fc.Arbitrary<string> = fc
  .record({ seed: fc.noShrink(fc.nat()), size: fc.integer({ min: 1, max: 40 }) })
  .map(({ seed, size }) => writeScript(new Random(seed), size));
