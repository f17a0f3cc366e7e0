import type { Deployed, DeployedCall, Json } from "@fermata/flow";
import { type Client, connect, SdkError } from "@fermata/sdk";

/** A list of workflows has no schemas: each is asked for, up to so many. */
const SCHEMAS_MAX = 200;

/** What a running server has deployed, with schemas; nothing where no server answers, so that no name is called wrong. */
export async function readDeployed(): Promise<Deployed> {
  try {
    const client = connect({ timeoutMs: 5_000 });
    const [tasks, workflows, backends] = await Promise.all([
      client.call((api) => api.definitions.list.query()),
      workflowsOf(client),
      client.call((api) => api.backends.list.query()),
    ]);
    return {
      tasks: tasks.map(({ name, description, parameters }) => callOf(name, description, parameters)),
      workflows,
      backends: backends.map(({ name }) => name),
    };
  } catch (error) {
    if (error instanceof SdkError) return {};
    throw error;
  }
}

async function workflowsOf(client: Client): Promise<DeployedCall[]> {
  const rows = await client.call((api) => api.workflows.list.query());
  const published = rows.filter(({ version }) => version !== null);
  return Promise.all(
    published.map(async ({ name, description }, index) => {
      if (index >= SCHEMAS_MAX) return callOf(name, description, null);
      const { inputsSchema } = await client.call((api) => api.workflows.get.query({ name }));
      return callOf(name, description, inputsSchema);
    }),
  );
}

function callOf(name: string, description: string | null, inputs: Json | null): DeployedCall {
  return { name, ...(description !== null && { description }), ...(inputs !== null && { inputs }) };
}
