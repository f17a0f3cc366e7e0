import { enumOptionsIndexForValue, enumOptionsValueForIndex, type WidgetProps } from "@rjsf/utils";
import { TextArea, TextInput } from "../ui/Field.tsx";
import { Select } from "../ui/Select.tsx";

/** What is typed into an empty field is absent, not an empty string. */
function typed(props: WidgetProps, text: string): unknown {
  if (text === "") return props.options.emptyValue;
  const { type } = props.schema;
  if (type !== "number" && type !== "integer") return text;
  return Number.isNaN(Number(text)) ? text : Number(text);
}

export function TextWidget(props: WidgetProps) {
  const { value, disabled, readonly, schema, options, placeholder, autofocus } = props;
  const numeric = schema.type === "number" || schema.type === "integer";
  const kind = { email: "email", uri: "url", date: "date", "date-time": "datetime-local" }[String(schema.format)];
  return (
    <TextInput
      type={kind ?? (options.inputType as string | undefined) ?? "text"}
      inputMode={numeric ? "decimal" : undefined}
      value={value === undefined || value === null ? "" : String(value)}
      disabled={disabled || readonly}
      placeholder={placeholder ?? ""}
      autoFocus={autofocus}
      required={props.required}
      onChange={(event) => props.onChange(typed(props, event.target.value))}
    />
  );
}

export function TextAreaWidget(props: WidgetProps) {
  return (
    <TextArea
      value={props.value ?? ""}
      disabled={props.disabled || props.readonly}
      required={props.required}
      onChange={(event) => props.onChange(typed(props, event.target.value))}
    />
  );
}

export function CheckboxWidget({ value, label, disabled, readonly, onChange, schema }: WidgetProps) {
  return (
    <label className="flex items-center gap-2 text-sm">
      <input
        type="checkbox"
        className="size-4 accent-ink"
        checked={Boolean(value)}
        disabled={disabled || readonly}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
      {schema.description && <span className="text-2xs text-ink-3">{schema.description}</span>}
    </label>
  );
}

export function SelectWidget(props: WidgetProps) {
  const { value, disabled, readonly, options, onChange, required } = props;
  const choices = options.enumOptions ?? [];
  const index = enumOptionsIndexForValue(value, choices);
  const none = required && value !== undefined ? [] : [{ value: "", label: "Choose …" }];
  return (
    <Select
      disabled={disabled === true || readonly === true}
      value={index === undefined ? "" : String(index)}
      onChange={(chosen) => onChange(enumOptionsValueForIndex(chosen, choices, options.emptyValue))}
      options={[...none, ...choices.map(({ label }, place) => ({ value: String(place), label }))]}
    />
  );
}
