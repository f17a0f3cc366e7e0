import type { RunDetail } from "@fermata/server";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client.ts";
import { describeProblem } from "../api/problem.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Field, TextArea, TextInput } from "../ui/Field.tsx";
import { toast } from "../ui/toast-store.ts";

export interface SignalDialogProps {
  readonly run: RunDetail;
  readonly onClose: () => void;
}

/** Sends a signal by name with any payload; one that nobody waits for yet is kept until somebody does. */
export function SignalDialog({ run, onClose }: SignalDialogProps) {
  const waits = run.waits.flatMap(({ kind, name }) => (kind === "signal" && name !== null ? [name] : []));
  const [name, setName] = useState(waits[0] ?? "");
  const [text, setText] = useState('{ "approved": true }');
  const send = useMutation(
    api.runs.signal.mutationOptions({
      onSuccess: () => {
        toast({ tone: "done", title: `Signal ${name} was accepted.` });
        onClose();
      },
      onError: () => undefined,
    }),
  );
  const payload = parse(text);
  const isWaitedFor = waits.includes(name.trim());
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Send a signal"
      description="The run takes signals of one name in the order in which they come."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            variant="primary"
            busy={send.isPending}
            disabled={name.trim() === "" || "problem" in payload}
            onClick={() => "value" in payload && send.mutate({ id: run.id, name: name.trim(), payload: payload.value })}
          >
            Send
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3.5">
        <Field
          label="Name"
          hint={
            isWaitedFor
              ? "The run waits for it now."
              : "The run does not wait for it now; it will be kept until it does."
          }
        >
          <TextInput mono value={name} onChange={(event) => setName(event.target.value)} list="open-waits" />
        </Field>
        <datalist id="open-waits">
          {waits.map((wait) => (
            <option key={wait} value={wait} />
          ))}
        </datalist>
        <Field
          label="Payload (JSON)"
          error={"problem" in payload ? payload.problem : send.error && describeProblem(send.error).title}
        >
          <TextArea mono rows={6} value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
      </div>
    </Dialog>
  );
}

type Json = Parameters<ReturnType<typeof api.runs.signal.mutationOptions>["mutationFn"] & {}>[0]["payload"] & {};

function parse(text: string): { value: Json } | { problem: string } {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return { problem: `This is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
