import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { toast } from "../ui/toast-store.ts";
import { clearLocalDraft } from "./editor/local-draft.ts";

export interface RemoveDialogProps {
  readonly name: string;
  readonly onClose: () => void;
  readonly onRemoved?: () => void;
}

export function RemoveDialog({ name, onClose, onRemoved }: RemoveDialogProps) {
  const cache = useQueryClient();
  const remove = useMutation(
    api.workflows.remove.mutationOptions({
      onSuccess: async () => {
        clearLocalDraft(name);
        onClose();
        onRemoved?.();
        toast({ tone: "done", title: `Deleted ${name}` });
        await cache.invalidateQueries({ queryKey: api.workflows.list.pathKey() });
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Delete ${name}?`}
      description="Its draft and versions go. Runs that were started from it stay, with the script they run. To keep the script, export it first."
      confirm="Delete"
      danger
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ name })}
    />
  );
}
