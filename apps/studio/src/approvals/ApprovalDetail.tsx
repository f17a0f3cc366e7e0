import type { Approval, DecideResult } from "@fermata/server";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, Users, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api } from "../api/client.ts";
import { Ago } from "../ui/Ago.tsx";
import { Button } from "../ui/Button.tsx";
import { Field, TextArea, TextInput } from "../ui/Field.tsx";
import { JsonView } from "../ui/JsonView.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { toast } from "../ui/toast-store.ts";
import { Deadline } from "./Deadline.tsx";
import { decisionForm } from "./decision-form.ts";
import { rememberedName, rememberName } from "./person-name.ts";

const SchemaForm = lazy(() => import("../forms/SchemaForm.tsx").then(({ SchemaForm }) => ({ default: SchemaForm })));

export interface ApprovalDetailProps {
  readonly approval: Approval;
  readonly onDecided: () => void;
}

/** One question: what is asked, about what, until when, and the buttons that answer it. */
export function ApprovalDetail({ approval, onDecided }: ApprovalDetailProps) {
  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-5 px-6 py-6 max-sm:px-4">
      <header className="flex flex-col gap-1">
        <h2 className="text-lg font-semibold text-balance">{approval.title ?? approval.name}</h2>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-xs text-ink-3">
          <Link
            to="/runs/$id"
            params={{ id: approval.runId }}
            className="text-ink-2 underline-offset-2 hover:underline"
          >
            {approval.workflow} · run {approval.runId.slice(0, 4)}…{approval.runId.slice(-4)}
          </Link>
          <span>
            asked <Ago at={approval.openedAt} />
          </span>
          {approval.deadline !== null && <Deadline at={approval.deadline} />}
          {approval.assignees.length > 0 && <span>for {approval.assignees.join(", ")}</span>}
        </p>
        <Votes approval={approval} />
        {approval.description !== null && (
          <p className="mt-1 whitespace-pre-wrap text-pretty text-ink-2">{approval.description}</p>
        )}
      </header>
      <section className="rounded-lg border bg-panel px-3 py-2.5">
        <h3 className="mb-1 pl-4 text-2xs font-semibold text-ink-3">What the run was started with</h3>
        <JsonView value={approval.data} openLevels={2} />
      </section>
      <DecisionForm approval={approval} onDecided={onDecided} />
    </div>
  );
}

/** How far a question that needs several people has come (S30). */
function Votes({ approval: { quorum, votes } }: { readonly approval: Approval }) {
  if (quorum === null || quorum < 2) return null;
  const names = votes.map(({ by }) => by).join(", ");
  return (
    <p className="flex items-center gap-1.5 text-xs text-ink-2">
      <Users size={13} aria-hidden className="shrink-0 text-ink-3" />
      {votes.length} of {quorum} have approved{names !== "" && `: ${names}`}
    </p>
  );
}

function DecisionForm({ approval, onDecided }: ApprovalDetailProps) {
  const form = decisionForm(approval.form);
  const needsName = (approval.quorum ?? 1) > 1;
  const [value, setValue] = useState<Record<string, unknown>>({});
  const [by, setBy] = useState(rememberedName);
  const cache = useQueryClient();
  const decide = useMutation(
    api.approvals.decide.mutationOptions({
      onSuccess: (result) => {
        if (result.status === "invalid") return;
        void cache.invalidateQueries({ queryKey: api.approvals.pathKey() });
        announce(result);
        onDecided();
      },
    }),
  );
  const issues = decide.data?.status === "invalid" ? decide.data.issues : [];
  const name = by.trim();
  const canApprove = !needsName || name !== "";
  const answer = (fields: Record<string, unknown>) => {
    rememberName(name);
    const payload = JSON.parse(JSON.stringify({ ...value, ...fields })) as Record<string, never>;
    decide.mutate({ runId: approval.runId, operation: approval.operation, payload, ...(name !== "" && { by: name }) });
  };
  const formId = `decision-${approval.runId}-${approval.operation}`;
  return (
    <section className="flex flex-col gap-4" aria-label="Your answer">
      {form.fields === null ? (
        <Field label="Comment" optional>
          <TextArea
            value={String(value.comment ?? "")}
            onChange={(event) => setValue({ comment: event.target.value === "" ? undefined : event.target.value })}
          />
        </Field>
      ) : (
        <Suspense fallback={<Skeleton className="h-24 w-full" />}>
          <SchemaForm
            id={formId}
            schema={form.fields}
            value={value}
            onChange={(next) => setValue(next as Record<string, unknown>)}
            onSubmit={() => !form.asksApproval && canApprove && answer({})}
            issues={issues}
          />
        </Suspense>
      )}
      <Field
        label="Your name"
        optional={!needsName}
        hint={
          needsName
            ? "Needed to approve: it takes different people. Kept with the decision, and in this browser."
            : "Kept with the decision, and in this browser."
        }
      >
        <TextInput value={by} onChange={(event) => setBy(event.target.value)} autoComplete="name" />
      </Field>
      {issues.length > 0 && (
        <ul role="alert" className="flex flex-col gap-0.5 text-xs text-fail">
          {issues.map(({ path, message }) => (
            <li key={`${path} ${message}`}>{path === "" ? message : `${path}: ${message}`}</li>
          ))}
        </ul>
      )}
      <DecisionButtons
        formId={form.asksApproval ? null : formId}
        canApprove={canApprove}
        busy={decide.isPending}
        onDecide={(approved) => answer({ approved })}
      />
      <p className="text-2xs text-ink-3">
        The run goes on at line {approval.at.line} with your answer. It cannot be taken back; the audit log keeps who
        decided, when and from where.
      </p>
    </section>
  );
}

interface DecisionButtonsProps {
  /** The form that one button sends; null: two buttons answer yes or no. */
  readonly formId: string | null;
  readonly canApprove: boolean;
  readonly busy: boolean;
  readonly onDecide: (approved: boolean) => void;
}

function DecisionButtons({ formId, canApprove, busy, onDecide }: DecisionButtonsProps) {
  if (formId !== null)
    return (
      <div>
        <Button variant="primary" size="lg" type="submit" form={formId} busy={busy} disabled={!canApprove}>
          Send the answer
        </Button>
      </div>
    );
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        variant="approve"
        size="lg"
        icon={Check}
        busy={busy}
        disabled={!canApprove}
        onClick={() => onDecide(true)}
      >
        Approve
      </Button>
      <Button variant="danger" size="lg" icon={X} busy={busy} onClick={() => onDecide(false)}>
        Reject
      </Button>
    </div>
  );
}

function announce(result: Exclude<DecideResult, { status: "invalid" }>): void {
  if (result.status === "accepted") {
    toast({ tone: "done", title: "Your answer was taken. The run goes on." });
    return;
  }
  if (result.status === "voted") {
    const { votes, quorum } = result;
    toast({
      tone: "done",
      title: `Your approval counts: ${votes} of ${quorum} have approved.`,
      detail: "The run goes on when all of them have.",
    });
    return;
  }
  const by = result.decision?.by;
  toast({
    tone: "info",
    title: by === undefined ? "This question is closed." : `${by} was first to answer.`,
    detail: "Your answer was not used.",
  });
}
