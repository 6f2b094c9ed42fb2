// What one is called, and the address that one signs in with.
import { useState } from "preact/hooks";
import { api, type User } from "../../data/api.ts";
import { proven } from "../../data/proof.ts";
import { renamed } from "../../data/session.ts";
import { due, saved, shown } from "../../data/writing.ts";
import { Field, PasswordInput } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { useUnsaved } from "../../kit/leaving.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { AddressState } from "./addressstate.tsx";
import { t } from "./messages.ts";
import { moving } from "./moving.ts";

type Called = Pick<User, "displayName" | "email">;
const calledOf = ({ displayName, email }: Called): Called => ({ displayName, email });

export function Names({ who }: { who: User }) {
  const [typed, setTyped] = useState<Partial<Called>>({});
  const [currentPassword, setCurrent] = useState("");
  const writing = { stored: calledOf(who), typed }; // of the account as it is now, which another tab may change meanwhile
  const { displayName, email } = shown(writing);
  const edit = due(writing);
  useUnsaved(Object.keys(edit).length > 0);
  const moves = edit.email !== undefined;
  const form = useForm(async () => {
    const answer = await proven(() => api.editMe(moves ? { ...edit, currentPassword } : edit));
    renamed(answer);
    // Where the site sends mails the other address is to be proven first.
    const waits = edit.email !== undefined && answer.email !== edit.email;
    moving.value = waits ? { user: who.id, address: edit.email! } : null;
    // What was typed while it was being saved stays.
    setTyped((now) => saved({ ...writing, typed: now }, edit, calledOf(answer)).typed);
    setCurrent((now) => (now === currentPassword ? "" : now));
    toast(t(waits ? "addressWaits" : "profileSaved"));
  });
  const change = (part: Partial<Called>) => {
    setTyped((old) => ({ ...old, ...part }));
    Object.keys(part).forEach(form.touched);
  };
  return (
    <form class="stack" onSubmit={form.submit} style="max-inline-size:420px">
      <FormError error={form.error} />
      <Field label={t("displayName")} error={form.wrong("displayName")}>
        <input
          class="input"
          name="displayName"
          dir="auto"
          autocomplete="name"
          required
          maxLength={60}
          value={displayName}
          onInput={(e) => change({ displayName: e.currentTarget.value })}
        />
      </Field>
      <Field label={t("email")} hint={t("emailHint")} error={form.wrong("email")}>
        <input
          class="input"
          name="email"
          type="email"
          autocomplete="email"
          required
          value={email}
          onInput={(e) => change({ email: e.currentTarget.value })}
        />
      </Field>
      {!moves && <AddressState who={who} />}
      {moves && (
        <Field label={t("currentPassword")} hint={t("passwordForEmail")} error={form.wrong("currentPassword")}>
          <PasswordInput
            name="currentPassword"
            autocomplete="current-password"
            value={currentPassword}
            onValue={(value: string) => {
              setCurrent(value);
              form.touched("currentPassword");
            }}
          />
        </Field>
      )}
      <div>
        <button class="btn primary" type="submit" disabled={form.busy || !Object.keys(edit).length}>
          {form.busy && <Spinner />}
          {t("saveProfile")}
        </button>
      </div>
    </form>
  );
}
