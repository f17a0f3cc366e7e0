import { z } from "zod";
import { versionHash, workflowName } from "../contract/inputs.ts";
import {
  type CheckResult,
  checkInput,
  createInput,
  type DeployResult,
  deployInput,
  type ImportResult,
  importInput,
  type PublishResult,
  publishInput,
  type Sample,
  type SaveDraftResult,
  saveDraftInput,
  type VersionPage,
  type VersionSource,
  versionsInput,
  type WorkflowDetail,
  type WorkflowSummary,
} from "../contract/workflows.ts";
import { procedure, router } from "./trpc.ts";

export const workflowsRouter = router({
  list: procedure.query(({ ctx }): Promise<WorkflowSummary[]> => ctx.services.workflows.list()),
  get: procedure
    .input(z.object({ name: workflowName }))
    .query(({ ctx, input }): Promise<WorkflowDetail> => ctx.services.workflows.get(input.name)),
  create: procedure
    .input(createInput)
    .mutation(({ ctx, input }): Promise<WorkflowDetail> => ctx.services.workflows.create(input)),
  saveDraft: procedure
    .input(saveDraftInput)
    .mutation(({ ctx, input }): Promise<SaveDraftResult> => ctx.services.workflows.saveDraft(input)),
  publish: procedure
    .input(publishInput)
    .mutation(({ ctx, input }): Promise<PublishResult> => ctx.services.workflows.publish(input)),
  deploy: procedure
    .input(deployInput)
    .mutation(({ ctx, input }): Promise<DeployResult> => ctx.services.workflows.deploy(input)),
  /** A mutation only because scripts are too long for an address; it changes nothing. */
  check: procedure
    .input(checkInput)
    .mutation(({ ctx, input }): Promise<CheckResult> => ctx.services.workflows.check(input)),
  rename: procedure
    .input(z.object({ name: workflowName, to: workflowName }))
    .mutation(({ ctx, input }): Promise<WorkflowDetail> => ctx.services.workflows.rename(input.name, input.to)),
  remove: procedure
    .input(z.object({ name: workflowName }))
    .mutation(({ ctx, input }): Promise<void> => ctx.services.workflows.remove(input.name)),
  versions: procedure
    .input(versionsInput)
    .query(({ ctx, input }): Promise<VersionPage> => ctx.services.workflows.versions(input)),
  versionSource: procedure
    .input(z.object({ name: workflowName, hash: versionHash }))
    .query(({ ctx, input }): Promise<VersionSource> => ctx.services.workflows.versionSource(input.name, input.hash)),
  import: procedure
    .input(importInput)
    .mutation(({ ctx, input }): Promise<ImportResult> => ctx.services.workflows.import(input)),
  samples: procedure.query(({ ctx }): Promise<Sample[]> => ctx.services.workflows.samples()),
});
