import type { KnownNames } from "../check/known-names.ts";
import type { Json } from "../machine-api.ts";
import { documentation, schemaType } from "./schema-type.ts";

/** A task or workflow that scripts can call. */
export interface DeployedCall {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the inputs; anything goes where it is absent. */
  readonly inputs?: Json;
  /** JSON Schema of the result. */
  readonly output?: Json;
}

/** What is there to be called. A list that is left out is not known, and its names are not checked. */
export interface Deployed {
  readonly tasks?: readonly DeployedCall[];
  readonly workflows?: readonly DeployedCall[];
  readonly backends?: readonly string[];
}

/** Declarations of the deployed tasks, workflows and backends, and of the script's own inputs (F52). */
export function declareDeployed(deployed: Deployed, inputs: Json | undefined): string {
  const backends = (deployed.backends ?? []).map((name) => `${JSON.stringify(name)}: true;`);
  return [
    `interface FlowTasks { ${callsOf(deployed.tasks)} }`,
    `interface FlowWorkflows { ${callsOf(deployed.workflows)} }`,
    `interface FlowBackends { ${backends.join(" ")} }`,
    "/** What the run was started with. */",
    `declare const Inputs: Readonly<${schemaType(inputs)}>;`,
  ].join("\n");
}

function callsOf(calls: readonly DeployedCall[] = []): string {
  return calls
    .map(({ name, description, inputs, output }) => {
      const said = documentation(description === undefined ? undefined : { description });
      const taken = inputs === undefined ? "{ [field: string]: any }" : schemaType(inputs);
      return `${said}${JSON.stringify(name)}: { inputs: ${taken}; output: ${schemaType(output)} };`;
    })
    .join("\n  ");
}

/** The names alone, for the checks of the language itself. */
export function namesOf({ tasks, workflows, backends }: Deployed): KnownNames {
  return {
    ...(tasks && { tasks: tasks.map(({ name }) => name) }),
    ...(workflows && { workflows: workflows.map(({ name }) => name) }),
    ...(backends && { backends }),
  };
}
