import { useState } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import { api, ApiError } from "../../data/api.ts";
import { passkeysWork, proveByPasskey, refusalOf } from "../../data/passkeys.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { user } from "../../data/session.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Field, PasswordInput } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { Icon } from "../../kit/icon.tsx";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { CodeField } from "../account/codefield.tsx";
import { t } from "./messages.ts";

/** Asks for all that the account has. Whether that is a code, too, is known before, or the server says so where the password was right. */
export function ProofDialog({ onProven, onClose }: { onProven: () => void; onClose: () => void }) {
  const who = useStore(user);
  const factor = useQuery(queries.secondFactor());
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const passkeys = useQuery(passkeysWork() ? queries.passkeys() : null);
  const byPasskey = useForm(async () => {
    try {
      await proveByPasskey();
    } catch (error) {
      if (error instanceof ApiError || refusalOf(error)) throw error;
      return;
    }
    onProven();
  });
  const takesCode = asked || factor.data?.enabled === true;
  const form = useForm(async () => {
    try {
      await api.prove({ password, ...(takesCode && { code: code.trim() }) });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "second_factor_required") throw error;
      return setAsked(true);
    }
    onProven();
  });
  return (
    <Dialog title={t("confirmItIsYou")} onClose={onClose} width={440} firm>
      <form class="stack" onSubmit={form.submit}>
        <p class="muted">{t("proofLead")}</p>
        <FormError error={form.error ?? byPasskey.error} />
        <input hidden name="username" autocomplete="username" readOnly value={who?.username ?? ""} />
        <Field label={t("password")} error={form.wrong("password")}>
          <PasswordInput
            name="password"
            autocomplete="current-password"
            autofocus
            value={password}
            onValue={(value: string) => {
              setPassword(value);
              form.touched("password");
            }}
          />
        </Field>
        {takesCode && (
          <CodeField
            value={code}
            onValue={(value) => {
              setCode(value);
              form.touched("code");
            }}
            error={form.wrong("code")}
            focused={asked}
          />
        )}
        <button class="btn primary big wide" type="submit" disabled={form.busy}>
          {form.busy && <Spinner />}
          {t("confirm")}
        </button>
        {passkeys.data && passkeys.data.items.length > 0 && (
          <button class="btn big wide" type="button" disabled={byPasskey.busy} onClick={byPasskey.submit}>
            {byPasskey.busy ? <Spinner /> : <Icon name="key" />}
            {t("byPasskey")}
          </button>
        )}
      </form>
    </Dialog>
  );
}
