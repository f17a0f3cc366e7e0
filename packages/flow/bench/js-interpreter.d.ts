declare module "js-interpreter" {
  export default class Interpreter {
    constructor(source: string);
    readonly value: unknown;
    run(): boolean;
  }
}
