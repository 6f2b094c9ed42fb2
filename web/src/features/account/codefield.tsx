import { useEffect, useRef, useState } from "preact/hooks";
import { Field, unread } from "../../kit/field.tsx";
import { t } from "./messages.ts";

type Props = {
  value: string;
  onValue: (code: string) => void;
  error?: string | undefined;
  /** It came after something else that was typed, and is what is typed next. */
  focused?: boolean;
};

/** The code of a second factor: of an app, which password managers fill in, or one of those that were kept for when there is no app. */
export function CodeField({ value, onValue, error, focused = false }: Props) {
  const [kept, setKept] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (focused || !first.current) input.current?.focus();
    first.current = false;
  }, [kept]);
  return (
    <div class="stack" style="gap:8px">
      <Field label={t(kept ? "recoveryCode" : "appCode")} hint={t(kept ? "recoveryCodeHint" : "appCodeHint")} error={error}>
        <input
          {...unread}
          ref={input}
          class="input code"
          name="code"
          autocomplete={kept ? "off" : "one-time-code"}
          inputMode={kept ? "text" : "numeric"}
          autocapitalize="none"
          spellcheck={false}
          required
          value={value}
          onInput={(e) => onValue(e.currentTarget.value)}
        />
      </Field>
      <button
        type="button"
        class="link small"
        style="justify-self:start;padding-block:4px"
        onClick={() => {
          onValue("");
          setKept(!kept);
        }}
      >
        {t(kept ? "useApp" : "useRecovery")}
      </button>
    </div>
  );
}
