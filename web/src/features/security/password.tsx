import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { invalidate } from "../../data/cache.ts";
import { proven } from "../../data/proof.ts";
import { queries, tags } from "../../data/queries.ts";
import { Field, PasswordInput } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { useUnsaved } from "../../kit/leaving.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";

export function Password() {
  const [currentPassword, setCurrent] = useState("");
  const [newPassword, setNew] = useState("");
  useUnsaved(currentPassword !== "" || newPassword !== "");
  const form = useForm(async () => {
    await proven(() => api.password({ currentPassword, newPassword }));
    setCurrent("");
    setNew("");
    invalidate(queries.sessions().key, tags.proofs);
    toast(t("passwordChanged"));
  });
  return (
    <section class="panel" aria-labelledby="password">
      <div>
        <h2 id="password">{t("password")}</h2>
        <p class="muted small">{t("passwordLead")}</p>
      </div>
      <form class="stack" onSubmit={form.submit} style="max-inline-size:420px">
        <FormError error={form.error} />
        <Field label={t("currentPassword")} error={form.wrong("currentPassword")}>
          <PasswordInput
            name="currentPassword"
            autocomplete="current-password"
            value={currentPassword}
            onValue={(v: string) => {
              setCurrent(v);
              form.touched("currentPassword");
            }}
          />
        </Field>
        <Field label={t("newPassword")} hint={t("atLeastTen")} error={form.wrong("newPassword")}>
          <PasswordInput
            name="newPassword"
            autocomplete="new-password"
            minLength={10}
            value={newPassword}
            onValue={(v: string) => {
              setNew(v);
              form.touched("newPassword");
            }}
          />
        </Field>
        <div>
          <button class="btn primary" type="submit" disabled={form.busy}>
            {form.busy && <Spinner />}
            {t("changePassword")}
          </button>
        </div>
      </form>
    </section>
  );
}
