import "./limitlist.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { sentence } from "../../base/format.ts";
import { ApiError, type Budget, type ChosenLimits, type Limits, type LimitsPatch } from "../../data/api.ts";
import { Fill } from "../../kit/bar.tsx";
import { Field } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { Icon } from "../../kit/icon.tsx";
import { useUnsaved } from "../../kit/leaving.ts";
import { t as kit } from "../../kit/messages.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { nearlyFull, partOf } from "../video/room.tsx";
import { limits, roughly, type Limit } from "./limits.ts";
import { t } from "./messages.ts";

type Props = {
  now: Limits;
  chosen: ChosenLimits;
  /** What holds where nothing is chosen. */
  otherwise: Limits;
  words: {
    /** Of one that was chosen, and of one that was not. */
    chosen: string;
    otherwise: string;
    /** The way back: "As configured". */
    back: string;
  };
  /** Where it is about somebody. */
  use?: Budget["use"];
  save: (patch: LimitsPatch) => Promise<unknown>;
};

/** Every limit with what it is, where it comes from, and a way to change it: one at a time, and nothing but that one is sent. */
export function LimitList({ now, chosen, otherwise, words, use, save }: Props) {
  const [open, setOpen] = useState<Limit["name"] | null>(null);
  return (
    <ul class="limits">
      {limits().map((limit) => (
        <Line
          key={limit.name}
          limit={limit}
          value={now[limit.name]}
          chosen={chosen[limit.name] !== null}
          otherwise={otherwise[limit.name]}
          words={words}
          use={use}
          open={open === limit.name}
          onOpen={() => setOpen(limit.name)}
          onClose={() => setOpen(null)}
          save={save}
        />
      ))}
    </ul>
  );
}

type LineProps = Pick<Props, "words" | "save"> & {
  use: Props["use"];
  limit: Limit;
  value: number;
  chosen: boolean;
  otherwise: number;
  open: boolean;
  onOpen: () => void;
  onClose: () => void;
};

function Line({ limit, value, chosen, otherwise, words, use, open, onOpen, onClose, save }: LineProps) {
  const button = useRef<HTMLButtonElement>(null);
  const was = useRef(open);
  useEffect(() => {
    // The form is gone, and with it the focus, unless another line took it.
    if (was.current && !open && (document.activeElement === document.body || document.activeElement === null)) button.current?.focus();
    was.current = open;
  }, [open]);
  const rough = limit.name.startsWith("bytes") ? roughly(value) : "";
  return (
    <li>
      <div class="words">
        <strong>{limit.label}</strong>
        {use ? <Used limit={limit} use={use} value={value} /> : <p class="small muted">{limit.what}</p>}
      </div>
      <div class="now">
        <span class="nums">
          {limit.say(value)}
          {rough && <span class="small muted rough">{rough}</span>}
        </span>
        <span class={chosen ? "badge warm" : "badge"}>{chosen ? words.chosen : words.otherwise}</span>
      </div>
      <button ref={button} type="button" class="btn" aria-label={t("changeOne", { limit: limit.label })} aria-expanded={open} onClick={open ? onClose : onOpen}>
        {t("change")}
      </button>
      {open && <Change limit={limit} value={value} chosen={chosen} otherwise={otherwise} back={words.back} onClose={onClose} save={save} />}
    </li>
  );
}

function Used({ limit, use, value }: { limit: Limit; use: Budget["use"]; value: number }) {
  const part = partOf(limit.used(use), value);
  return (
    <>
      <div class={part >= nearlyFull ? "bar bad" : "bar"} aria-hidden="true">
        <Fill part={part} />
      </div>
      <p class="small muted">{t("inUse", { amount: limit.sayUsed(use) })}</p>
    </>
  );
}

type ChangeProps = Pick<LineProps, "limit" | "value" | "chosen" | "otherwise" | "onClose" | "save"> & { back: string };

function Change({ limit, value, chosen, otherwise, back, onClose, save }: ChangeProps) {
  const [text, setText] = useState(() => limit.write(value));
  useUnsaved(text !== limit.write(value));
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []); // which focuses it, too
  const put = async (next: number | null) => {
    await save({ [limit.name]: next });
    toast(t("fromNowOn", { limit: limit.label, amount: limit.say(next ?? otherwise) }));
    onClose();
  };
  const form = useForm(async () => {
    const amount = limit.read(text);
    if ("wrong" in amount) throw new ApiError(422, "validation_failed", sentence(amount.wrong, t("theLimit")), null, { [limit.name]: amount.wrong });
    await put(amount.value);
  });
  const reset = useForm(() => put(null));
  const wrong = form.wrong(limit.name);
  const trouble = reset.error ?? (form.error && !form.error.fields[limit.name] ? form.error : null);
  return (
    <form
      aria-label={t("changeOne", { limit: limit.label })}
      onSubmit={form.submit}
      noValidate
      onKeyDown={(e) => {
        if (e.key === "Escape") onClose();
      }}
    >
      <FormError error={trouble} />
      <Field label={t("atMost", { limit: limit.label })} error={wrong && sentence(wrong, t("theLimit"))} hint={<span>{t("such", { example: limit.such })}</span>}>
        <input
          ref={input}
          class="input"
          autocomplete="off"
          spellcheck={false}
          inputMode={limit.digits ? "numeric" : "text"}
          value={text}
          onInput={(e) => {
            setText(e.currentTarget.value);
            form.touched(limit.name);
          }}
        />
      </Field>
      <div class="row">
        <button class="btn primary" type="submit" disabled={form.busy || reset.busy}>
          {form.busy && <Spinner />}
          {t("save")}
        </button>
        <button class="btn" type="button" onClick={onClose}>
          {kit("cancel")}
        </button>
        {chosen && (
          <button class="btn plain" type="button" disabled={form.busy || reset.busy} onClick={reset.submit}>
            {reset.busy ? <Spinner /> : <Icon name="retry" />}
            {t("backTo", { back, amount: limit.say(otherwise) })}
          </button>
        )}
      </div>
    </form>
  );
}
