// What is said of an act, and how long it lasts, as each form of it asks.
import { Field } from "../../kit/field.tsx";
import type { FormState } from "../../kit/form.ts";
import { lastingHint, lastingName, lastings, type Lasting } from "./lasting.ts";
import { t } from "./messages.ts";

/** As long as the server takes it (kReportLengthMax). */
const reasonMost = 1000;

type ReasonProps = { reason: string; onReason: (reason: string) => void; form: FormState; label?: string; name?: string };

export function ReasonField({ reason, onReason, form, label = t("reason"), name = "reason" }: ReasonProps) {
  return (
    <Field label={label} optional hint={t("reasonHint")} error={form.wrong(name)}>
      <textarea
        class="input"
        name={name}
        rows={4}
        maxLength={reasonMost}
        value={reason}
        onInput={(e) => {
          onReason(e.currentTarget.value);
          form.touched(name);
        }}
      />
    </Field>
  );
}

export function LastingField({ days, onDays, form }: { days: Lasting; onDays: (days: Lasting) => void; form: FormState }) {
  return (
    <Field label={t("lasts")} hint={lastingHint(days)} error={form.wrong("until")}>
      <select
        class="input"
        name="lasts"
        onChange={(e) => {
          onDays(Number(e.currentTarget.value) as Lasting);
          form.touched("until");
        }}
      >
        {lastings.map((one) => (
          <option key={one} value={one} selected={one === days}>
            {lastingName(one)}
          </option>
        ))}
      </select>
    </Field>
  );
}
