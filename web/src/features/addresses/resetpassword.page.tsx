import { useLocation } from "preact-iso/router";
import { useState } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import { api } from "../../data/api.ts";
import { signOut, site, user } from "../../data/session.ts";
import { Field, PasswordInput, unread } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { Door } from "../account/door.tsx";
import { useMailedToken } from "./mailedtoken.ts";
import { t } from "./messages.ts";

/** Asks for a mail, and takes the password that its link leads to. */
export default function ResetPassword() {
  const token = useMailedToken();
  const about = useStore(site);
  const [over, setOver] = useState<string | null>(null);
  if (token && token !== over) return <Choose key={token} token={token} onOver={() => setOver(token)} />;
  if (about && !about.sendsMail) {
    return (
      <Door title={t("forgotPassword")} lead={t("noMails")}>
        <a class="btn primary big wide" style="margin-block-start:24px" href={href(about.hasContact ? "contact" : "signIn")}>
          {titles(about.hasContact ? "contact" : "signIn")}
        </a>
      </Door>
    );
  }
  return <Ask title={t(token ? "linkOver" : "forgotPassword")} lead={t(token ? "askAnew" : "askLead")} />;
}

/** What it says in the end is the same whether there is such an account. */
function Ask({ title, lead }: { title: string; lead: string }) {
  const [login, setLogin] = useState("");
  const [asked, setAsked] = useState(false);
  const form = useForm(async () => {
    await api.askForReset({ login: login.trim() });
    setAsked(true);
  });
  if (asked) {
    return (
      <Door title={t("lookForMail")} lead={t("resetAsked")}>
        <div class="stack" style="margin-block-start:24px">
          <a class="btn primary big wide" href={href("signIn")}>
            {t("backToSignIn")}
          </a>
          <button type="button" class="btn plain wide" onClick={() => setAsked(false)}>
            {t("askAgain")}
          </button>
        </div>
      </Door>
    );
  }
  return (
    <Door title={title} lead={lead}>
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
        <button class="btn primary big wide" type="submit" disabled={form.busy}>
          {form.busy && <Spinner />}
          {t("mailLink")}
        </button>
      </form>
      <p class="other">
        <a class="link" href={href("signIn")}>
          {t("backToSignIn")}
        </a>
      </p>
    </Door>
  );
}

function Choose({ token, onOver }: { token: string; onOver: () => void }) {
  const { route } = useLocation();
  const [password, setPassword] = useState("");
  const form = useForm(async () => {
    try {
      await api.resetPassword({ token, password });
    } catch (error) {
      if ((error as { code?: string }).code === "token_void") return onOver();
      throw error;
    }
    // All sessions of that account have ended, and perhaps this browser's is one of them.
    if (user.value && (await api.me().catch(() => user.value)) === null) await signOut();
    toast(t("passwordReset"));
    route(href("signIn"), true); // replaces the address that has the token in it
  });
  return (
    <Door title={titles("resetPassword")} lead={t("resetLead")}>
      <form class="stack" onSubmit={form.submit}>
        <FormError error={form.error} />
        <Field label={t("newPassword")} hint={t("passwordHint")} error={form.wrong("password")}>
          <PasswordInput
            name="password"
            autocomplete="new-password"
            minLength={10}
            value={password}
            onValue={(value: string) => {
              setPassword(value);
              form.touched("password");
            }}
          />
        </Field>
        <button class="btn primary big wide" type="submit" disabled={form.busy}>
          {form.busy && <Spinner />}
          {t("changePassword")}
        </button>
      </form>
    </Door>
  );
}
