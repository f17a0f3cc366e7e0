import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../api/client.ts";
import { describeProblem } from "../api/problem.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Field, TextInput } from "../ui/Field.tsx";
import { freeName } from "./free-name.ts";
import { SampleGallery } from "./SampleGallery.tsx";

export interface NewWorkflowDialogProps {
  /** Names in use. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** Names a new workflow, or begins with a sample. */
export function NewWorkflowDialog({ taken, onClose }: NewWorkflowDialogProps) {
  const navigate = useNavigate();
  const [name, setName] = useState(() => freeName("workflow", taken));
  const create = useMutation(
    api.workflows.create.mutationOptions({
      onError: () => {},
      onSuccess: (made) => void navigate({ to: "/workflows/$name", params: { name: made.name } }),
    }),
  );
  const wanted = name.trim();
  const problem = taken.includes(wanted)
    ? "A workflow of this name is there already."
    : create.error && describeProblem(create.error).title;
  const submit = () => {
    if (wanted !== "" && !taken.includes(wanted)) create.mutate({ name: wanted, source: emptySource(wanted) });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="lg"
      title="New workflow"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={create.isPending}
            disabled={wanted === "" || taken.includes(wanted)}
            onClick={submit}
          >
            Create
          </Button>
        </>
      }
    >
      <Field label="Name" error={problem ?? undefined} hint="Letters, digits, space, dot, dash and underscore.">
        <TextInput
          autoFocus
          value={name}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && submit()}
        />
      </Field>
      <h3 className="mt-5 mb-2 text-xs font-semibold text-ink-2">Or begin with a sample</h3>
      <SampleGallery taken={taken} />
    </Dialog>
  );
}

function emptySource(name: string): string {
  return `\`\`\`\nname: ${/^[\w-]+$/.test(name) ? name : JSON.stringify(name)}\n\`\`\`\n`;
}
