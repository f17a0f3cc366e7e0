import { CircleAlert } from "lucide-react";
import { type ComponentProps, createContext, type ReactNode, useContext, useId } from "react";
import { classNames } from "./class-names.ts";

interface FieldIds {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
}

const FieldContext = createContext<FieldIds | null>(null);

/** Ids that tie an input to the label, hint and error around it; spread on a control of your own. */
export function useFieldControl(): { id?: string; "aria-describedby"?: string; "aria-invalid"?: true } {
  const field = useContext(FieldContext);
  if (field === null) return {};
  return {
    id: field.id,
    ...(field.describedBy !== undefined && { "aria-describedby": field.describedBy }),
    ...(field.invalid && { "aria-invalid": true as const }),
  };
}

export interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly optional?: boolean;
  /** Something small at the end of the label's line. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** Label over a control, with a hint or what is wrong below. */
export function Field({ label, hint, error, optional = false, aside, children, className }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  const noteId = note === undefined || note === null ? undefined : `${id}-note`;
  const invalid = error !== undefined && error !== null;
  return (
    <FieldContext.Provider value={{ id, describedBy: noteId, invalid }}>
      <div className={classNames("flex min-w-0 flex-col gap-1", className)}>
        <div className="flex min-h-4 items-center gap-1.5">
          <label htmlFor={id} className="text-xs font-medium text-ink-2">
            {label}
          </label>
          {optional && <span className="text-2xs text-ink-3">optional</span>}
          {aside && <span className="ml-auto flex items-center gap-1">{aside}</span>}
        </div>
        {children}
        {noteId !== undefined && (
          <p id={noteId} className={classNames("flex gap-1 text-2xs", invalid ? "text-fail" : "text-ink-3")}>
            {invalid && <CircleAlert size={12} className="mt-0.5 shrink-0" aria-hidden />}
            <span className="min-w-0 break-words">{note}</span>
          </p>
        )}
      </div>
    </FieldContext.Provider>
  );
}

export const controlClass =
  "w-full min-w-0 rounded-md border border-line-2 bg-panel px-2 text-sm text-ink transition-colors duration-100 hover:border-line-3 focus:border-ink focus:outline-none focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-focus/20 aria-invalid:border-fail-mark disabled:bg-sunken disabled:text-ink-3";

export function TextInput({ className, mono, ...rest }: ComponentProps<"input"> & { readonly mono?: boolean }) {
  return (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      {...useFieldControl()}
      {...rest}
      className={classNames(controlClass, "h-[29px]", mono && "font-mono text-xs", className)}
    />
  );
}

export function TextArea({ className, mono, ...rest }: ComponentProps<"textarea"> & { readonly mono?: boolean }) {
  return (
    <textarea
      rows={3}
      spellCheck={false}
      {...useFieldControl()}
      {...rest}
      className={classNames(
        controlClass,
        "field-sizing-content max-h-96 min-h-16 resize-y py-1.5",
        mono && "font-mono text-xs",
        className,
      )}
    />
  );
}
