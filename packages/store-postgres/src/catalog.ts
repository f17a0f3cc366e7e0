import { Prisma, type PrismaClient } from "@fermata/db";
import type { TaskDefinition, VersionHash, Workflow } from "@fermata/engine";
import { toStoreError } from "./store-error.ts";

async function asStoreError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw toStoreError(error);
  }
}

/** Workflows, versions and task definitions: rare enough for Prisma's own queries. */
export class Catalog {
  readonly #prisma: PrismaClient;

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma;
  }

  async saveWorkflow({ name, version, source, deployedAt }: Workflow): Promise<void> {
    const at = BigInt(Math.floor(deployedAt));
    await asStoreError(
      this.#prisma.$transaction([
        this.#prisma.version.createMany({ data: [{ hash: version, source }], skipDuplicates: true }),
        this.#prisma.workflowVersion.createMany({
          data: [{ workflow: name, hash: version, deployedAt: at }],
          skipDuplicates: true,
        }),
        this.#prisma.workflow.upsert({
          where: { name },
          create: { name, version, createdAt: at, deployedAt: at },
          update: { version, deployedAt: at },
        }),
      ]),
    );
  }

  async findWorkflow(name: string): Promise<Workflow | undefined> {
    const found = await asStoreError(this.#prisma.workflow.findUnique({ where: { name } }));
    if (!found) return undefined;
    const version = await asStoreError(this.#prisma.version.findUnique({ where: { hash: found.version } }));
    if (!version) return undefined;
    return { name, version: found.version, source: version.source, deployedAt: Number(found.deployedAt) };
  }

  async findVersion(hash: VersionHash): Promise<Workflow | undefined> {
    const [found, version] = await asStoreError(
      Promise.all([
        this.#prisma.workflowVersion.findFirst({ where: { hash }, orderBy: { deployedAt: "asc" } }),
        this.#prisma.version.findUnique({ where: { hash } }),
      ]),
    );
    if (!found || !version) return undefined;
    return { name: found.workflow, version: hash, source: version.source, deployedAt: Number(found.deployedAt) };
  }

  async saveTaskDefinition({ name, description, source, spec, parameters }: TaskDefinition): Promise<void> {
    const row = {
      description: description ?? null,
      source,
      spec: spec as Prisma.InputJsonValue,
      parameters: parameters === undefined ? Prisma.DbNull : (parameters as Prisma.InputJsonValue),
      updatedAt: BigInt(Date.now()),
    };
    await asStoreError(this.#prisma.taskDefinition.upsert({ where: { name }, create: { name, ...row }, update: row }));
  }

  async findTaskDefinition(name: string): Promise<TaskDefinition | undefined> {
    const row = await asStoreError(this.#prisma.taskDefinition.findUnique({ where: { name } }));
    if (!row) return undefined;
    return {
      name,
      ...(row.description !== null && { description: row.description }),
      source: row.source,
      spec: row.spec as TaskDefinition["spec"],
      ...(row.parameters !== null && { parameters: row.parameters as NonNullable<TaskDefinition["parameters"]> }),
    };
  }
}
