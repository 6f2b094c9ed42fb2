import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { ApiError } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { Confirm } from "../../kit/dialog.tsx";
import { useUnsaved } from "../../kit/leaving.ts";
import { t as kit } from "../../kit/messages.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { focusOn, still } from "./focus.ts";
import { t } from "./messages.ts";
import { draftOf, keepDraft, lengthOf, textMost } from "./posting.ts";

type Props = {
  /** What its text is kept by, while it is not drawn. */
  draft: string;
  label: string;
  placeholder?: string;
  action: string;
  /** What it begins with where nothing was typed. */
  initial?: string;
  /** Why it cannot be sent. What was written stays. */
  stopped?: string;
  /** To whom it speaks: it begins with that, and says nothing with that alone. */
  address?: string;
  /** Has the focus at once, and is open. */
  begin?: boolean;
  /** Fails where the form has to stay as it is. */
  onSend: (text: string) => Promise<void>;
  onClose?: () => void;
};

/** From how much of what may be written it is counted. */
const nearly = 0.8;

/** One line until somebody means to write. Ctrl and Enter send it. */
export function Composer({ draft, label, placeholder, action, initial: given = "", address, begin = false, stopped, onSend, onClose }: Props) {
  const initial = address ?? given;
  const [text, setText] = useState(draftOf(draft) || initial);
  const [open, setOpen] = useState(begin || text !== "");
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const length = lengthOf(text);
  const over = length - textMost;
  const counted = length > textMost * nearly;
  const typed = text.trim() !== "" && text !== initial;
  useUnsaved(typed);
  useEffect(() => {
    const element = area.current;
    if (!begin || !element) return;
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
  }, []);
  // All of it is seen, and not only the line that has the focus; no further than that takes is anything moved.
  useEffect(() => {
    if (open && document.activeElement === area.current) area.current?.form?.scrollIntoView({ block: "nearest" });
  }, [open, counted, over > 0]);
  const write = (now: string) => {
    setText(now);
    setOpen(true); // it may have the focus still from what was sent before
    keepDraft(draft, now === initial ? "" : now);
  };
  const close = () => {
    keepDraft(draft, "");
    setText(initial);
    setError(null);
    setOpen(false);
    if (onClose) onClose();
    else if (document.activeElement !== area.current) focusOn(null, still); // its buttons are gone
  };
  const sendable = !busy && stopped === undefined && length > 0 && over <= 0 && text.trim() !== address?.trim();
  const send = () => {
    if (!sendable) return;
    setBusy(true);
    setError(null);
    onSend(text.trim())
      .then(close, (reason: unknown) => setError(asApiError(reason)))
      .finally(() => setBusy(false));
  };
  return (
    <form
      class={open ? "composer open" : "composer"}
      onKeyDown={(e) => {
        if (e.key !== "Escape" || e.isComposing || asking) return;
        e.stopPropagation();
        if (typed) setAsking(true);
        else close();
      }}
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      <FormError error={error} />
      {stopped !== undefined && (
        <p class="banner" role="status">
          {stopped}
        </p>
      )}
      <textarea
        ref={area}
        class="input"
        dir="auto"
        rows={1}
        aria-label={label}
        aria-keyshortcuts="Control+Enter"
        aria-describedby={counted ? id : undefined}
        aria-invalid={over > 0 ? "true" : undefined}
        placeholder={placeholder}
        value={text}
        onFocus={() => setOpen(true)}
        onInput={(e) => write(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
            e.preventDefault();
            send();
          }
        }}
      />
      {open && (
        <div class="row end">
          {counted && (
            <p id={id} class={over > 0 ? "count over" : "count"}>
              {over > 0 ? t("tooLong", { n: over }) : t("leftOf", { n: length, max: textMost })}
            </p>
          )}
          <button type="button" class="btn plain" onClick={close}>
            {kit("cancel")}
          </button>
          <button type="submit" class="btn primary" disabled={!sendable}>
            {busy && <Spinner />}
            {action}
          </button>
        </div>
      )}
      {asking && (
        <Confirm title={kit("leaveTyped")} action={kit("throwAway")} keep={kit("writeOn")} onClose={() => setAsking(false)} onConfirm={async () => (setAsking(false), close())}>
          {kit("leaveTypedText")}
        </Confirm>
      )}
    </form>
  );
}
