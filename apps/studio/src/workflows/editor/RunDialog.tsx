import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api, errorData } from "../../api/client.ts";
import { describeProblem } from "../../api/problem.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field, TextArea } from "../../ui/Field.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";

const SchemaForm = lazy(() => import("../../forms/SchemaForm.tsx").then(({ SchemaForm: Form }) => ({ default: Form })));

export interface RunDialogProps {
  readonly name: string;
  /** Of `inputs`; null: the workflow takes what it gets. */
  readonly schema: unknown;
  /** What the draft is now, where it is not what is published. */
  readonly draft: { readonly source: string } | null;
  readonly published: boolean;
  readonly onClose: () => void;
}

const formId = "run-inputs";

/** Asks for the inputs and starts a run: of the published version, or of the draft as it is. */
export function RunDialog({ name, schema, draft, published, onClose }: RunDialogProps) {
  const navigate = useNavigate();
  const [value, setValue] = useState<unknown>(() => lastInputs(name));
  const [text, setText] = useState(() => JSON.stringify(lastInputs(name) ?? {}, null, 2));
  const [ofDraft, setOfDraft] = useState(!published);
  const start = useMutation(
    api.runs.start.mutationOptions({
      onError: () => {},
      onSuccess: ({ id }) => void navigate({ to: "/runs/$id", params: { id } }),
    }),
  );
  const run = (inputs: unknown) => {
    rememberInputs(name, inputs);
    const what = ofDraft && draft !== null ? { workflow: name, source: draft.source } : { workflow: name };
    start.mutate({ ...what, inputs: (inputs ?? {}) as never });
  };
  const issues = (errorData(start.error)?.details as { issues?: { path: string; message: string }[] } | undefined)
    ?.issues;
  const problem = start.error === null ? null : describeProblem(start.error);
  const hasFields = Object.keys((schema as { properties?: object } | null)?.properties ?? {}).length > 0;
  const parsed = hasFields ? null : parseJson(text);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Run ${name}`}
      description={hasFields ? "With these inputs." : "This workflow names no inputs; it gets what you write here."}
      footer={
        <>
          {draft !== null && published && (
            <label className="mr-auto flex items-center gap-2 text-xs text-ink-2">
              <input
                type="checkbox"
                checked={ofDraft}
                onChange={(event) => setOfDraft(event.target.checked)}
                className="accent-ink"
              />
              Run the draft, not the published version
            </label>
          )}
          <Button onClick={onClose}>Cancel</Button>
          {hasFields ? (
            <Button variant="primary" icon={Play} type="submit" form={formId} busy={start.isPending}>
              Run
            </Button>
          ) : (
            <Button
              variant="primary"
              icon={Play}
              busy={start.isPending}
              disabled={!parsed?.ok}
              onClick={() => run(parsed?.value)}
            >
              Run
            </Button>
          )}
        </>
      }
    >
      {hasFields ? (
        <Suspense fallback={<SkeletonRows count={2} />}>
          <SchemaForm
            id={formId}
            schema={schema}
            value={value}
            onChange={setValue}
            onSubmit={run}
            {...(issues && { issues })}
          />
        </Suspense>
      ) : (
        <Field label="Inputs, as JSON" error={parsed?.ok ? undefined : parsed?.reason}>
          <TextArea mono rows={6} value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
      )}
      {problem && (
        <p role="alert" className="mt-3 rounded-md bg-fail-tint px-3 py-2 text-fail">
          {problem.title} {issues === undefined && problem.advice}
        </p>
      )}
    </Dialog>
  );
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; value?: never; reason: string } {
  try {
    return { ok: true, value: JSON.parse(text.trim() === "" ? "{}" : text) };
  } catch (problem) {
    return { ok: false, reason: `This is no JSON: ${(problem as Error).message}` };
  }
}

const inputsKey = (name: string) => `fermata.inputs.${name}`;

/** What was run with last time, on this computer. */
function lastInputs(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(inputsKey(name)) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

function rememberInputs(name: string, inputs: unknown): void {
  localStorage.setItem(inputsKey(name), JSON.stringify(inputs ?? null));
}
