import { ChevronsUpDown } from "lucide-react";
import { classNames } from "./class-names.ts";
import { controlClass, useFieldControl } from "./Field.tsx";

export interface SelectProps<Value extends string> {
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** Accessible name where no Field gives one. */
  readonly label?: string;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** The platform's own select, in our clothes: nothing else is as good on every device and reader. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { options, value, onChange, label, disabled = false, className } = props;
  return (
    <span className={classNames("relative block", className)}>
      <select
        {...useFieldControl()}
        aria-label={label}
        disabled={disabled}
        value={value}
        onChange={(event) => onChange(event.target.value as Value)}
        className={classNames(controlClass, "h-[29px] appearance-none pr-7")}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronsUpDown size={13} aria-hidden className="pointer-events-none absolute top-2 right-2 text-ink-3" />
    </span>
  );
}
