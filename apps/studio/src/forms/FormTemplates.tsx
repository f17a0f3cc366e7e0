import {
  type ArrayFieldItemTemplateProps,
  type ArrayFieldTemplateProps,
  type FieldTemplateProps,
  getUiOptions,
  type ObjectFieldTemplateProps,
} from "@rjsf/utils";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { IconButton } from "../ui/IconButton.tsx";

/** Label, control, hint or error. Objects and lists bring their own heading. */
export function FieldTemplate(props: FieldTemplateProps) {
  const { label, children, hidden, required, rawErrors, rawDescription, displayLabel, schema, hideError } = props;
  if (hidden) return <div hidden>{children}</div>;
  const isContainer = schema.type === "object" || schema.type === "array";
  if (isContainer || !displayLabel) return <div className="min-w-0">{children}</div>;
  const error = hideError ? undefined : rawErrors?.[0];
  return (
    <Field
      label={label}
      optional={!required}
      {...(rawDescription && { hint: rawDescription })}
      {...(error && { error: `${label} ${error}` })}
    >
      {children}
    </Field>
  );
}

export function ObjectFieldTemplate(props: ObjectFieldTemplateProps) {
  const { title, description, properties, fieldPathId, schema, onAddProperty } = props;
  const isRoot = fieldPathId.path.length === 0;
  const fields = properties.filter(({ hidden }) => !hidden).map(({ content }) => content);
  const add = schema.additionalProperties ? (
    <Button size="sm" icon={Plus} onClick={onAddProperty} className="self-start">
      Add a field
    </Button>
  ) : null;
  if (isRoot) {
    return (
      <div className="flex flex-col gap-3.5">
        {fields}
        {add}
      </div>
    );
  }
  return (
    <fieldset className="flex flex-col gap-3 rounded-md border px-3 pt-1 pb-3">
      <legend className="px-1 text-xs font-medium text-ink-2">{title}</legend>
      {description && <p className="text-2xs text-ink-3">{description}</p>}
      {fields}
      {add}
    </fieldset>
  );
}

export function ArrayFieldTemplate(props: ArrayFieldTemplateProps) {
  const { title, items, canAdd, onAddClick, rawErrors, uiSchema } = props;
  const { label = true } = getUiOptions(uiSchema);
  return (
    <fieldset className="flex flex-col gap-2">
      {label && <legend className="pb-1 text-xs font-medium text-ink-2">{title}</legend>}
      {items}
      {rawErrors?.[0] && <p className="text-2xs text-fail">{`${title} ${rawErrors[0]}`}</p>}
      {canAdd && (
        <Button size="sm" icon={Plus} onClick={onAddClick} className="self-start">
          Add
        </Button>
      )}
    </fieldset>
  );
}

export function ArrayFieldItemTemplate({ children, buttonsProps, hasToolbar, index }: ArrayFieldItemTemplateProps) {
  const { hasMoveUp, hasMoveDown, hasRemove, onMoveUpItem, onMoveDownItem, onRemoveItem } = buttonsProps;
  const name = `entry ${index + 1}`;
  return (
    <div className="flex items-start gap-1">
      <div className="min-w-0 flex-1">{children}</div>
      {hasToolbar && (
        <div className="flex pt-0.5">
          {hasMoveUp && <IconButton size="sm" icon={ArrowUp} label={`Move ${name} up`} onClick={onMoveUpItem} />}
          {hasMoveDown && (
            <IconButton size="sm" icon={ArrowDown} label={`Move ${name} down`} onClick={onMoveDownItem} />
          )}
          {hasRemove && <IconButton size="sm" icon={Trash2} label={`Remove ${name}`} onClick={onRemoveItem} />}
        </div>
      )}
    </div>
  );
}
