import "./reporting.css";
import { useId, useState } from "preact/hooks";
import { api, ApiError } from "../../data/api.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Field } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { t as kit } from "../../kit/messages.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";
import { reasons, type Reason } from "./reasons.ts";

type Props = { /** The id of what is reported. */ subject: string; title: string; onClose: () => void };

export function ReportDialog({ subject, title, onClose }: Props) {
  const [reason, setReason] = useState<Reason | null>(null);
  const [text, setText] = useState("");
  const id = useId();
  const form = useForm(async () => {
    if (!reason) return;
    try {
      await api.report({ subject, reason, ...(text.trim() && { text: text.trim() }) });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "already_reported") throw error;
      onClose();
      toast(t("sentBefore")); // what they wanted is so
      return;
    }
    onClose();
    toast(t("sent"));
  });
  return (
    <Dialog title={title} onClose={onClose} typed={text.trim() !== ""} width={480}>
      <form class="stack" id={id} onSubmit={form.submit}>
        <p class="muted">{t("reportText")}</p>
        <FormError error={form.error} />
        <fieldset class="field reasons">
          <legend>{t("reason")}</legend>
          {reasons().map(({ value, label }, i) => (
            <label key={value}>
              <input type="radio" name="reason" value={value} required autofocus={i === 0} checked={reason === value} onChange={() => setReason(value)} />
              {label}
            </label>
          ))}
        </fieldset>
        <Field label={t("more")} optional error={form.wrong("text")}>
          <textarea
            class="input"
            name="text"
            rows={3}
            maxLength={1000}
            value={text}
            onInput={(e) => {
              setText(e.currentTarget.value);
              form.touched("text");
            }}
          />
        </Field>
      </form>
      <footer>
        <button type="button" class="btn" onClick={onClose}>
          {kit("cancel")}
        </button>
        <button type="submit" form={id} class="btn primary" disabled={form.busy || !reason}>
          {form.busy && <Spinner />}
          {t("send")}
        </button>
      </footer>
    </Dialog>
  );
}
