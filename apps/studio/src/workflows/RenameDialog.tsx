import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client.ts";
import { describeProblem } from "../api/problem.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Field, TextInput } from "../ui/Field.tsx";

export interface RenameDialogProps {
  readonly name: string;
  readonly onClose: () => void;
  readonly onRenamed?: (to: string) => void;
}

export function RenameDialog({ name, onClose, onRenamed }: RenameDialogProps) {
  const [to, setTo] = useState(name);
  const cache = useQueryClient();
  const rename = useMutation(
    api.workflows.rename.mutationOptions({
      onError: () => {},
      onSuccess: async () => {
        onClose();
        onRenamed?.(to.trim());
        await cache.invalidateQueries({ queryKey: api.workflows.list.pathKey() });
      },
    }),
  );
  const submit = () => rename.mutate({ name, to: to.trim() });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="sm"
      title="Rename the workflow"
      description="Runs that are under way keep going; scripts that run it by its old name must be changed."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={rename.isPending}
            disabled={to.trim() === "" || to.trim() === name}
            onClick={submit}
          >
            Rename
          </Button>
        </>
      }
    >
      <Field label="Name" error={rename.error === null ? undefined : describeProblem(rename.error).title}>
        <TextInput
          autoFocus
          value={to}
          onChange={(event) => setTo(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && to.trim() !== "" && to.trim() !== name && submit()}
        />
      </Field>
    </Dialog>
  );
}
