import { useState } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import { api } from "../../data/api.ts";
import { leaveSession, sessionOver, signedIn, user } from "../../data/session.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Field, PasswordInput, unread } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { unsaved } from "../../kit/leaving.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { titles } from "../../titles.ts";
import { t } from "./messages.ts";

export function SignInForm({ known = "" }: { known?: string }) {
  const [login, setLogin] = useState(known);
  const [password, setPassword] = useState("");
  const form = useForm(async () => {
    const { user } = await api.login({ login: login.trim(), password });
    signedIn(user);
  });
  return (
    <form class="stack" onSubmit={form.submit}>
      <FormError error={form.error} />
      <Field label={t("login")} error={form.wrong("login")}>
        <input
          {...unread}
          class="input"
          name="login"
          autocomplete="username"
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
      <button class="btn primary big wide" type="submit" disabled={form.busy}>
        {form.busy && <Spinner />}
        {titles("signIn")}
      </button>
    </form>
  );
}

/** Over whatever was open when the session ended: a page that vanished would take with it what was typed there. */
export function SignInAgain() {
  const who = useStore(user);
  const over = useStore(sessionOver);
  const typed = useStore(unsaved); // below it: who does not sign in again loses that
  if (!over || !who) return null;
  return (
    <Dialog typed={typed} title={t("signedOutTitle")} onClose={leaveSession} width={440} firm>
      <div class="stack">
        <p class="muted">{t("signedOutText")}</p>
        <SignInForm known={who.username} />
      </div>
    </Dialog>
  );
}
