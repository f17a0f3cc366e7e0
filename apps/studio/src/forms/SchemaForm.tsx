import Form from "@rjsf/core/lib/components/Form.js";
import type { ErrorSchema, RJSFSchema, UiSchema } from "@rjsf/utils";
import { ArrayFieldItemTemplate, ArrayFieldTemplate, FieldTemplate, ObjectFieldTemplate } from "./FormTemplates.tsx";
import { CheckboxWidget, SelectWidget, TextAreaWidget, TextWidget } from "./FormWidgets.tsx";
import { jsonSchemaValidator } from "./json-schema-validator.ts";

const templates = { FieldTemplate, ObjectFieldTemplate, ArrayFieldTemplate, ArrayFieldItemTemplate };
const widgets = {
  TextWidget,
  EmailWidget: TextWidget,
  URLWidget: TextWidget,
  DateWidget: TextWidget,
  DateTimeWidget: TextWidget,
  UpDownWidget: TextWidget,
  TextareaWidget: TextAreaWidget,
  CheckboxWidget,
  SelectWidget,
};
const uiSchema: UiSchema = { "ui:submitButtonOptions": { norender: true } };

export interface SchemaFormProps {
  /** Gives the submit button outside its form: `<Button type="submit" form={id}>`. */
  readonly id: string;
  /** JSON Schema of what is asked for. */
  readonly schema: unknown;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** Called with a value that fits the schema. */
  readonly onSubmit: (value: unknown) => void;
  /** What the server found wrong, by path: `order.total`. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
  readonly disabled?: boolean;
}

/** A form made from a JSON Schema. Load it lazily: it brings RJSF along. */
export function SchemaForm({ id, schema, value, onChange, onSubmit, issues, disabled = false }: SchemaFormProps) {
  return (
    <Form
      id={id}
      schema={schema as RJSFSchema}
      uiSchema={uiSchema}
      validator={jsonSchemaValidator as never}
      templates={templates as never}
      widgets={widgets as never}
      formData={value}
      disabled={disabled}
      showErrorList={false}
      noHtml5Validate
      {...(issues && issues.length > 0 && { extraErrors: errorsByPath(issues) })}
      onChange={({ formData }) => onChange(formData)}
      onSubmit={({ formData }) => onSubmit(formData)}
    />
  );
}

function errorsByPath(issues: NonNullable<SchemaFormProps["issues"]>): ErrorSchema {
  const root: ErrorSchema = {};
  for (const { path, message } of issues) {
    let place = root as Record<string, ErrorSchema>;
    for (const part of path.split(/[./]/).filter((name) => name !== "")) {
      place[part] ??= {};
      place = place[part] as Record<string, ErrorSchema>;
    }
    (place as ErrorSchema).__errors = [message];
  }
  return root;
}
