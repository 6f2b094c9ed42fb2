import { useId, useState } from "preact/hooks";
import { api, type MadeAccessToken, type Scope } from "../../data/api.ts";
import { invalidate } from "../../data/cache.ts";
import { useMember } from "../../data/member.ts";
import { proven } from "../../data/proof.ts";
import { queries, tags } from "../../data/queries.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Field } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { Icon } from "../../kit/icon.tsx";
import { t as kit } from "../../kit/messages.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { CopyButton } from "./copybutton.tsx";
import { endOf, lifetimeHint, lifetimeName, lifetimes, type Lifetime } from "./lifetimes.ts";
import { t } from "./messages.ts";
import { NameField } from "./namefield.tsx";
import { scopeHint, scopeName, scopesOf } from "./scopes.ts";

export function NewToken({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<MadeAccessToken | null>(null);
  return made ? <Made made={made} onClose={onClose} /> : <Wanted onMade={setMade} onClose={onClose} />;
}

function Wanted({ onMade, onClose }: { onMade: (made: MadeAccessToken) => void; onClose: () => void }) {
  const who = useMember();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["read"]);
  const [days, setDays] = useState<Lifetime>(90);
  const form = useForm(async () => {
    const made = await proven(() => api.createAccessToken({ name: name.trim(), scopes: [...scopes], expiresAt: endOf(days) }));
    invalidate(queries.accessTokens().key, tags.proofs);
    onMade(made);
  });
  const id = useId();
  const wrong = form.wrong("scopes");
  const toggle = (scope: Scope, on: boolean) => {
    setScopes((now) => (on ? [...now, scope] : now.filter((one) => one !== scope)));
    form.touched("scopes");
  };
  return (
    <Dialog title={t("newToken")} onClose={onClose} typed={name !== ""} width={520}>
      <form class="stack" id={id} onSubmit={form.submit}>
        <FormError error={form.error} />
        <NameField label={t("tokenName")} value={name} onValue={setName} form={form} />
        <fieldset class="field scope-choice" aria-describedby={wrong ? `${id}w` : undefined}>
          <legend>{t("mayDo")}</legend>
          {scopesOf(who).map((scope) => (
            <label key={scope}>
              <input type="checkbox" name="scopes" value={scope} checked={scopes.includes(scope)} onChange={(e) => toggle(scope, e.currentTarget.checked)} />
              <span>
                {scopeName(scope)}
                <span class="small muted">{scopeHint(scope)}</span>
              </span>
            </label>
          ))}
          {wrong && (
            <p class="wrong" id={`${id}w`}>
              <Icon name="alert" />
              {t("scopeMissing")}
            </p>
          )}
        </fieldset>
        <Field label={t("ends")} hint={lifetimeHint(days)} error={form.wrong("expiresAt")}>
          <select
            class="input"
            name="days"
            onChange={(e) => {
              setDays(Number(e.currentTarget.value) as Lifetime);
              form.touched("expiresAt");
            }}
          >
            {lifetimes.map((one) => (
              <option key={one} value={one} selected={one === days}>
                {lifetimeName(one)}
              </option>
            ))}
          </select>
        </Field>
      </form>
      <footer class="row end">
        <button type="button" class="btn" onClick={onClose}>
          {kit("cancel")}
        </button>
        <button type="submit" form={id} class="btn primary" disabled={form.busy}>
          {form.busy && <Spinner />}
          {t("makeToken")}
        </button>
      </footer>
    </Dialog>
  );
}

/** Told this once: it asks before it goes, until it was copied. */
function Made({ made, onClose }: { made: MadeAccessToken; onClose: () => void }) {
  const [taken, setTaken] = useState(false);
  return (
    <Dialog
      title={t("tokenMade")}
      onClose={onClose}
      width={520}
      firm
      typed={!taken}
      question={{ title: t("tokenKeptQuestion"), text: t("tokenKeptText"), action: t("codesLeave"), keep: t("codesBack") }}
    >
      <div class="stack">
        <p class="muted">{t("tokenMadeLead")}</p>
        <Field label={made.name}>
          <textarea class="input code" readOnly rows={3} style="min-block-size:0;resize:none" spellcheck={false} value={made.token} onFocus={(e) => e.currentTarget.select()} />
        </Field>
        <div class="row">
          <CopyButton text={made.token} label={t("copyToken")} look="btn primary" first onCopied={() => setTaken(true)} />
        </div>
      </div>
      <footer>
        <button type="button" class="btn" onClick={onClose}>
          {t("tokenKept")}
        </button>
      </footer>
    </Dialog>
  );
}
