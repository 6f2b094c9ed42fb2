import { useLocation } from "preact-iso/router";
import { useState } from "preact/hooks";
import { api } from "../api.ts";
import { safeReturn, signedIn, site } from "../session.ts";
import { useStore } from "../store.ts";
import { Field, PasswordInput } from "../ui/field.tsx";
import { useForm } from "../ui/form.ts";
import { FormError, Spinner } from "../ui/notice.tsx";
import { usePage } from "../ui/page.ts";
import { Door } from "./door.tsx";

export default function SignIn() {
  usePage("Sign in");
  const { query, route } = useLocation();
  const about = useStore(site);
  const next = query["next"];
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const form = useForm(async () => {
    const { user } = await api.login({ login: login.trim(), password });
    signedIn(user);
    route(safeReturn(next), true);
  });
  return (
    <Door title="Welcome back" lead={`Sign in to ${about?.name ?? "Klieg"}.`}>
      <form class="stack" onSubmit={form.submit}>
        <FormError error={form.error} />
        <Field label="Username or email" error={form.wrong("login")}>
          <input
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
        <Field label="Password" error={form.wrong("password")}>
          <PasswordInput name="password" autocomplete="current-password" value={password} onValue={setPassword} />
        </Field>
        <button class="btn primary big wide" type="submit" disabled={form.busy}>
          {form.busy && <Spinner />}
          Sign in
        </button>
      </form>
      {about?.registrationOpen !== false && (
        <p class="other">
          New here?{" "}
          <a class="link" href={`/signup${next ? `?next=${encodeURIComponent(next)}` : ""}`}>
            Create an account
          </a>
        </p>
      )}
    </Door>
  );
}
