import { Field } from "../../kit/field.tsx";
import type { FormState } from "../../kit/form.ts";
import { t } from "./messages.ts";

type Props = { label: string; value: string; onValue: (name: string) => void; form: FormState };

/** What its owner calls something that proves the account. */
export function NameField({ label, value, onValue, form }: Props) {
  return (
    <Field label={label} hint={t("tokenNameHint")} error={form.wrong("name")}>
      <input
        class="input"
        name="name"
        autocomplete="off"
        required
        maxLength={60}
        value={value}
        onInput={(e) => {
          onValue(e.currentTarget.value);
          form.touched("name");
        }}
      />
    </Field>
  );
}
