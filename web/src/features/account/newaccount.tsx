import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { User } from "../../data/api.ts";
import { Field, PasswordInput } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { useUnsaved } from "../../kit/leaving.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { t } from "./messages.ts";

export type NewUser = { username: string; email: string; password: string; displayName?: string };
type Props = { action: string; send: (values: NewUser) => Promise<{ user: User }>; onDone: (user: User) => void; children?: ComponentChildren };

/** The form that registration and the first setup share. */
export function NewAccount({ action, send, onDone, children }: Props) {
  const [username, setUsername] = useState("");
  const [displayName, setDisplayName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  useUnsaved([username, displayName, email, password].some(Boolean));
  const form = useForm(async () => {
    const values: NewUser = { username: username.trim(), email: email.trim(), password };
    if (displayName.trim()) values.displayName = displayName.trim();
    onDone((await send(values)).user);
  });
  return (
    <form class="stack" onSubmit={form.submit}>
      <FormError error={form.error} />
      <Field label={t("username")} hint={t("usernameHint")} error={form.wrong("username")}>
        <input
          class="input"
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          minLength={3}
          maxLength={30}
          pattern="[a-zA-Z0-9_.\-]+"
          title={t("usernamePattern")}
          value={username}
          onInput={(e) => {
            setUsername(e.currentTarget.value);
            form.touched("username");
          }}
        />
      </Field>
      <Field label={t("displayName")} optional error={form.wrong("displayName")}>
        <input
          class="input"
          name="displayName"
          dir="auto"
          autocomplete="name"
          maxLength={60}
          value={displayName}
          onInput={(e) => {
            setDisplayName(e.currentTarget.value);
            form.touched("displayName");
          }}
        />
      </Field>
      <Field label={t("email")} error={form.wrong("email")}>
        <input
          class="input"
          name="email"
          type="email"
          autocomplete="email"
          required
          value={email}
          onInput={(e) => {
            setEmail(e.currentTarget.value);
            form.touched("email");
          }}
        />
      </Field>
      <Field label={t("password")} hint={t("passwordHint")} error={form.wrong("password")}>
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
        {action}
      </button>
      {children}
    </form>
  );
}
