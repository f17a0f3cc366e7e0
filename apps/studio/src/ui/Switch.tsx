import { Switch as Radix } from "radix-ui";
import { useFieldControl } from "./Field.tsx";

export interface SwitchProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly label?: string;
  readonly disabled?: boolean;
}

export function Switch({ checked, onChange, label, disabled = false }: SwitchProps) {
  return (
    <Radix.Root
      {...useFieldControl()}
      checked={checked}
      onCheckedChange={onChange}
      aria-label={label}
      disabled={disabled}
      className="relative h-[18px] w-8 shrink-0 rounded-full bg-line-3 transition-colors duration-100 disabled:opacity-45 data-[state=checked]:bg-ink"
    >
      <Radix.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-panel transition-transform duration-100 data-[state=checked]:translate-x-4" />
    </Radix.Root>
  );
}
