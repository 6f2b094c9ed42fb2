import { useEffect, useRef, useState } from "preact/hooks";
import { date, moment } from "../../base/format.ts";
import { api, type ApiError, type Credentials, type OwnStanding } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { Field } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { FormError, Spinner, Trouble } from "../../kit/notice.tsx";
import { CodeField } from "./codefield.tsx";
import { t } from "./messages.ts";

type Props = { /** Which were right. */ credentials: Credentials; onClose: () => void };

/** In the place of the form for who may not sign in: why, until when, and what they can say to that, once. */
export function Barred({ credentials, onClose }: Props) {
  const [now, setNow] = useState<OwnStanding | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const ask = () => {
    setError(null);
    api.ownStanding(credentials).then(setNow, (why: unknown) => setError(asApiError(why)));
  };
  useEffect(ask, []);
  const takesCode = error?.code === "second_factor_required" || credentials.code !== undefined;
  return (
    <div class="stack barred">
      {now ? <Standing now={now} {...{ credentials, takesCode }} onTold={setNow} /> : takesCode && error ? <CodeForm credentials={credentials} onTold={setNow} /> : error ? <Trouble error={error} retry={ask} what={t("barredWhy")} snug /> : <div class="skel" style="block-size:96px" aria-busy="true" />}
      <button class="btn plain wide" type="button" onClick={onClose}>
        {t("otherAccount")}
      </button>
    </div>
  );
}

type AskedProps = { credentials: Credentials; onTold: (now: OwnStanding) => void };

/** Why an account is barred is told to who has all that opens it. */
function CodeForm({ credentials, onTold }: AskedProps) {
  const [code, setCode] = useState("");
  const form = useForm(async () => onTold(await api.ownStanding({ ...credentials, code: code.trim() })));
  return (
    <form class="stack" onSubmit={form.submit}>
      <FormError error={form.error} />
      <CodeField value={code} onValue={setCode} focused />
      <button class="btn primary big wide" type="submit" disabled={form.busy}>
        {form.busy && <Spinner />}
        {t("barredShow")}
      </button>
    </form>
  );
}

type StandingProps = AskedProps & { now: OwnStanding; /** Another one each time: a code is good once. */ takesCode: boolean };

function Standing({ now: { standing, until, reason, appeal }, ...asked }: StandingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []); // in whose place it stands had the focus
  return (
    <>
      <h2 ref={heading} tabIndex={-1}>{t(standing === "banned" ? "banned" : "barred")}</h2>
      {standing !== "banned" && <p>{until ? t("barredUntil", { date: moment(until) }) : t("barredOpen")}</p>}
      <dl class="facts">
        <dt>{t("barredWhy")}</dt>
        <dd dir="auto">{reason || t("barredNoReason")}</dd>
      </dl>
      {appeal ? (
        <>
          <p class="muted">{t(({ open: "appealSent", refused: "appealRefused", granted: "appealGranted" } as const)[appeal.state], { date: date(appeal.sentAt) })}</p>
          <blockquote dir="auto">{appeal.text}</blockquote>
          {appeal.answer && (
            <dl class="facts">
              <dt>{t("answered")}</dt>
              <dd dir="auto">{appeal.answer}</dd>
            </dl>
          )}
        </>
      ) : (
        <AppealForm {...asked} />
      )}
    </>
  );
}

function AppealForm({ credentials, takesCode, onTold }: Omit<StandingProps, "now">) {
  const [text, setText] = useState("");
  const [code, setCode] = useState("");
  const form = useForm(async () => onTold(await api.appeal({ ...credentials, ...(takesCode && { code: code.trim() }), text: text.trim() })));
  return (
    <form class="stack" onSubmit={form.submit}>
      <FormError error={form.error} />
      <Field label={t("appealText")} hint={t("appealHint")} error={form.wrong("text")}>
        <textarea
          class="input"
          name="text"
          rows={4}
          required
          maxLength={2000}
          value={text}
          onInput={(e) => {
            setText(e.currentTarget.value);
            form.touched("text");
          }}
        />
      </Field>
      {takesCode && <CodeField value={code} onValue={setCode} />}
      <button class="btn primary big wide" type="submit" disabled={form.busy}>
        {form.busy && <Spinner />}
        {t("appealSend")}
      </button>
    </form>
  );
}
