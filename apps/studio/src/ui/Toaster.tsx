import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { Button } from "./Button.tsx";
import { classNames } from "./class-names.ts";
import { IconButton } from "./IconButton.tsx";
import { type ToastMessage, useToasts } from "./toast-store.ts";

const icons = { info: Info, done: CircleCheck, fail: CircleAlert };
const colours = { info: "text-ink-3", done: "text-done", fail: "text-fail" };

function ToastCard({ message }: { readonly message: ToastMessage }) {
  const dismiss = useToasts((state) => state.dismiss);
  const Icon = icons[message.tone];
  return (
    <Radix.Root
      duration={message.tone === "fail" ? 9_000 : 5_000}
      type={message.tone === "fail" ? "foreground" : "background"}
      onOpenChange={(open) => !open && dismiss(message.id)}
      className="flex items-start gap-2.5 rounded-lg border bg-panel py-2.5 pr-2 pl-3 shadow-float animate-in"
    >
      <Icon size={16} aria-hidden className={classNames("mt-px shrink-0", colours[message.tone])} />
      <div className="min-w-0 flex-1">
        <Radix.Title className="font-medium break-words">{message.title}</Radix.Title>
        {message.detail && <Radix.Description className="text-xs text-ink-2">{message.detail}</Radix.Description>}
      </div>
      {message.action && (
        <Radix.Action asChild altText={message.action.label}>
          <Button size="sm" onClick={message.action.run}>
            {message.action.label}
          </Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton icon={X} label="Dismiss" size="sm" className="-my-0.5" />
      </Radix.Close>
    </Radix.Root>
  );
}

/** Shows what `toast()` was told, in the lower right corner. Once per page. */
export function Toaster() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <Radix.Provider swipeDirection="right">
      {toasts.map((message) => (
        <ToastCard key={message.id} message={message} />
      ))}
      <Radix.Viewport className="fixed right-3 bottom-3 z-50 flex w-[min(380px,calc(100vw-24px))] flex-col gap-2 outline-none max-sm:bottom-16" />
    </Radix.Provider>
  );
}
