import { checkForm, type Engine } from "@fermata/engine";
import type { Json } from "@fermata/flow";
import type { AuditRow, PostgresReads, SignalWaitRow } from "@fermata/store-postgres";
import type {
  Approval,
  ApprovalPage,
  ApprovalService,
  DecideInput,
  DecideResult,
  Decision,
  DecisionPage,
} from "../contract/approvals.ts";
import type { Caller } from "../contract/caller.ts";
import { ServerError } from "../server-error.ts";

const ACTION = "approval.decided";
const VOTE = "approval.voted";
const VOTES_MAX = 500;

/** Somebody's answer to one wait, checked against its form. */
interface Answer {
  readonly approval: Approval;
  readonly payload: Json;
  readonly actor: string;
  readonly origin: string;
}

/**
 * Signal waits that people answer (S30). An answer is for one wait alone: it is taken while that very wait is open, and once. What a
 * late or a second click says is not kept for the next wait of the same name.
 */
export class Approvals implements ApprovalService {
  readonly #reads: PostgresReads;
  readonly #engine: Engine;

  constructor({ reads, engine }: { readonly reads: PostgresReads; readonly engine: Engine }) {
    this.#reads = reads;
    this.#engine = engine;
  }

  async list({ cursor, limit, ...filter }: Parameters<ApprovalService["list"]>[0]): Promise<ApprovalPage> {
    const { rows, nextCursor } = await this.#reads.listSignalWaits(filter, { cursor, limit });
    const approvals = await Promise.all(rows.map((row) => this.#withVotes(approvalOf(row))));
    return { approvals, nextCursor };
  }

  async decide(input: DecideInput, caller: Caller): Promise<DecideResult> {
    const wait = await this.#reads.getSignalWait(input.runId, input.operation);
    if (wait === undefined) return this.#closed(input);
    const approval = approvalOf(wait);
    const payload = payloadOf(input);
    const issues = approval.form === null ? [] : checkForm(approval.form, payload);
    if (issues.length > 0) return { status: "invalid", issues };
    const actor = input.by ?? (caller.via === "cookie" ? "somebody in the studio" : "a program with the token");
    const answer = { approval, payload, actor, origin: `${caller.address} ${caller.userAgent}`.trim() };
    const quorum = approval.quorum ?? 1;
    if (quorum > 1 && approvedIn(payload) !== false) {
      if (input.by === undefined)
        throw new ServerError("BAD_REQUEST", `This approval needs ${quorum} people; say who you are with \`by\`.`);
      const votes = await this.#vote(answer);
      if (votes < quorum) return { status: "voted", at: Date.now(), votes, quorum };
    }
    return this.#send(answer);
  }

  async history({ cursor, limit, ...filter }: Parameters<ApprovalService["history"]>[0]): Promise<DecisionPage> {
    const { rows, nextCursor } = await this.#reads.listAudit({ action: ACTION, ...filter }, { cursor, limit });
    return { decisions: rows.map(decisionOf), nextCursor };
  }

  /** The wait's one answer: of several that are sent, the store takes the first. */
  async #send({ approval, payload, actor, origin }: Answer): Promise<DecideResult> {
    const { runId, operation, name } = approval;
    const [taken] = await this.#engine.sendSignals([
      // The sender stands in the run's own history, in the transaction that takes the answer.
      { runId, name, payload, operation, sender: `${actor} (${origin})`, messageId: `approval ${runId}/${operation}` },
    ]);
    if (taken !== "accepted") return this.#closed(approval);
    return { status: "accepted", at: await this.#record(ACTION, { approval, payload, actor, origin }) };
  }

  /** Counts each person once. Written before it is counted, so that of two at once the later one sees both. */
  async #vote(answer: Answer): Promise<number> {
    const before = await this.#withVotes(answer.approval);
    if (!before.votes.some(({ by }) => by === answer.actor)) await this.#record(VOTE, answer);
    return (await this.#withVotes(answer.approval)).votes.length;
  }

  async #withVotes(approval: Approval): Promise<Approval> {
    if (approval.quorum === null || approval.quorum < 2) return approval;
    const { runId, operation } = approval;
    const { rows } = await this.#reads.listAudit({ action: VOTE, runId, operation }, { limit: VOTES_MAX });
    const votes = new Map(rows.map(({ actor, at }) => [actor, { by: actor, at }]));
    return { ...approval, votes: [...votes.values()].reverse() };
  }

  async #record(action: string, { approval, payload, actor, origin }: Answer): Promise<number> {
    const at = Date.now();
    const { runId, operation, workflow, name, title } = approval;
    await this.#reads.appendAudit({
      at,
      action,
      actor,
      origin,
      runId,
      operation,
      subject: workflow,
      data: { name, title, payload },
    });
    return at;
  }

  async #closed({ runId, operation }: Pick<DecideInput, "runId" | "operation">): Promise<DecideResult> {
    const { rows } = await this.#reads.listAudit({ action: ACTION, runId, operation }, { limit: 1 });
    const [row] = rows;
    if (row === undefined && (await this.#reads.getRun(runId)) === undefined)
      throw new ServerError("UNKNOWN_RUN", `There is no run ${runId}.`);
    return { status: "closed", decision: row === undefined ? null : decisionOf(row) };
  }
}

/** @throws ServerError `BAD_REQUEST` */
function payloadOf({ payload, approved, comment }: DecideInput): Json {
  if (payload !== undefined) return payload;
  if (approved === undefined) throw new ServerError("BAD_REQUEST", "A decision needs `approved` or a whole `payload`.");
  return { approved, ...(comment === undefined ? {} : { comment }) };
}

function approvalOf({
  runId,
  operation,
  workflow,
  version,
  name,
  command,
  inputs,
  createdAt,
  dueAt,
}: SignalWaitRow): Approval {
  const signal = command.kind === "signal" ? command : undefined;
  return {
    runId,
    operation,
    workflow,
    version,
    name: name ?? signal?.name ?? "",
    title: signal?.title ?? null,
    description: signal?.description ?? null,
    form: signal?.form ?? null,
    assignees: signal?.assignees ?? [],
    quorum: signal?.quorum ?? null,
    votes: [],
    data: inputs,
    at: command.at,
    openedAt: createdAt,
    deadline: dueAt ?? null,
  };
}

function decisionOf({ id, at, runId, operation, subject, actor, origin, data }: AuditRow): Decision {
  const { name, title, payload } = (data ?? {}) as { name?: string; title?: string | null; payload?: Json };
  const { comment } = (payload ?? {}) as { comment?: unknown };
  return {
    id,
    at,
    runId: runId ?? "",
    operation: operation ?? 0,
    workflow: subject ?? "",
    name: name ?? "",
    title: title ?? null,
    approved: approvedIn(payload ?? null),
    comment: typeof comment === "string" ? comment : null,
    payload: payload ?? null,
    by: actor,
    from: origin,
  };
}

function approvedIn(payload: Json): boolean | null {
  const { approved } = (typeof payload === "object" && payload !== null ? payload : {}) as { approved?: unknown };
  return typeof approved === "boolean" ? approved : null;
}
