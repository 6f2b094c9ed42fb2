import { useState } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import { api, ApiError } from "../../data/api.ts";
import { signedIn, site } from "../../data/session.ts";
import { useFetched } from "../../kit/fetched.ts";
import { Field, PasswordInput, unread } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { Icon } from "../../kit/icon.tsx";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { Rich } from "../../kit/rich.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { CodeField } from "./codefield.tsx";
import { t } from "./messages.ts";
import { usePasskey } from "./passkey.ts";

/** By name and password, and then, where the account has a second factor, by its code. */
export function SignInForm({ known = "" }: { known?: string }) {
  const [login, setLogin] = useState(known);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [step, setStep] = useState<"password" | "code">("password");
  const barred = useFetched(async () => (await import("./barred.tsx")).Barred, () => t("notThere"));
  const about = useStore(site);
  const passkey = usePasskey();
  const credentials = () => ({ login: login.trim(), password, ...(step === "code" && { code: code.trim() }) });
  const form = useForm(async () => {
    try {
      const { user } = await api.login(credentials());
      signedIn(user);
    } catch (error) {
      const why = error instanceof ApiError ? error.code : "";
      if (why === "account_suspended" || why === "account_banned") return barred.open();
      setCode("");
      if (why === "second_factor_required") return setStep("code");
      if (why === "invalid_credentials") setStep("password"); // changed meanwhile
      throw error;
    }
  });
  if (barred.Part) return <barred.Part credentials={credentials()} onClose={barred.close} />;
  if (step === "code")
    return (
      <form class="stack" onSubmit={form.submit}>
        <p class="muted">
          <Rich text={t("codeFor", { login: login.trim() })} marks={{ b: (words) => <strong>{words}</strong> }} />
        </p>
        <FormError error={form.error} />
        <input hidden name="username" autocomplete="username" readOnly value={login} />
        <CodeField value={code} onValue={setCode} focused />
        <button class="btn primary big wide" type="submit" disabled={form.busy}>
          {form.busy && <Spinner />}
          {titles("signIn")}
        </button>
        <button class="btn plain wide" type="button" onClick={() => setStep("password")}>
          {t("backToPassword")}
        </button>
      </form>
    );
  return (
    <form class="stack" onSubmit={form.submit}>
      <FormError error={form.error ?? passkey.error} />
      <Field label={t("login")} error={form.wrong("login")}>
        <input
          {...unread}
          class="input"
          name="login"
          autocomplete="username webauthn"
          autocapitalize="none"
          spellcheck={false}
          required
          value={login}
          onInput={(e) => setLogin(e.currentTarget.value)}
        />
      </Field>
      <Field label={t("password")} error={form.wrong("password")}>
        <PasswordInput name="password" autocomplete="current-password" autofocus={known !== ""} value={password} onValue={setPassword} />
      </Field>
      {about?.sendsMail && known === "" && (
        <a class="link small forgot" href={href("resetPassword")}>
          {t("forgot")}
        </a>
      )}
      <button class="btn primary big wide" type="submit" disabled={form.busy}>
        {form.busy && <Spinner />}
        {titles("signIn")}
      </button>
      {passkey.works && (
        <button class="btn big wide" type="button" disabled={passkey.busy} onClick={passkey.ask}>
          {passkey.busy ? <Spinner /> : <Icon name="key" />}
          {t("byPasskey")}
        </button>
      )}
    </form>
  );
}
