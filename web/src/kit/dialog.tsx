import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ApiError } from "../data/api.ts";
import { asApiError } from "../data/cache.ts";
import { Icon } from "./icon.tsx";
import { useBack, useUnsaved } from "./leaving.ts";
import { t } from "./messages.ts";
import { useModal } from "./modal.ts";
import { FormError, Spinner } from "./notice.tsx";
import { Toasts } from "./toast.tsx";

type Props = {
  title: string;
  onClose: () => void;
  width?: number;
  /** A slip beside it closes it, unless that costs more than the dialog. */
  firm?: boolean;
  /** Something was typed that closing throws away: a slip asks first. Buttons in the dialog that say so do not. */
  typed?: boolean;
  /** What it asks then, where that is not about what was typed. */
  question?: { title: string; text: string; action?: string; keep?: string };
  children: ComponentChildren;
};

/** The browser's own modal dialog: it traps the focus, gives it back and closes on Escape by itself. On Back it does as on Escape. */
export function Dialog({ title, onClose, width, firm = false, typed = false, question, children }: Props) {
  const [asking, setAsking] = useState(false);
  const leave = () => (typed ? setAsking(true) : onClose());
  useBack(leave);
  useUnsaved(typed);
  const ref = useRef<HTMLDialogElement>(null);
  const closed = useModal(ref, onClose);
  // Else the cross would have the focus, which stands before all that the dialog is for.
  useLayoutEffect(() => {
    if (!ref.current?.querySelector("[autofocus]")) ref.current?.querySelector<HTMLElement>(`form :is(input, textarea):not([type="file"])`)?.focus();
  }, []);
  const id = useId();
  return (
    <>
      <dialog
        ref={ref}
        class="dialog"
        aria-labelledby={id}
        style={width ? `--dialog:${width}px` : undefined}
        onClose={closed}
        onCancel={(e) => {
          if (e.target !== ref.current || !typed) return; // a file picker says it, too
          e.preventDefault();
          leave();
        }}
        onKeyDown={(e) => {
          // A second Escape closes a dialog whatever is said to its "cancel" (HTML, "close watcher").
          if (e.key !== "Escape" || e.defaultPrevented || !typed || (e.target as Element).closest("dialog") !== ref.current) return; // one inside of it has its own
          e.preventDefault();
          leave();
        }}
        onPointerDown={(e) => {
          if (e.target === ref.current && !firm) leave(); // the backdrop
        }}
      >
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="iconbtn" aria-label={t("close")} onClick={leave}>
            <Icon name="close" />
          </button>
        </header>
        <div class="body">{children}</div>
        <Toasts within={ref} />
      </dialog>
      {asking && (
        <Confirm title={question?.title ?? t("leaveTyped")} action={question?.action ?? t("throwAway")} keep={question?.keep ?? t("writeOn")} onClose={() => setAsking(false)} onConfirm={async () => onClose()}>
          {question?.text ?? t("leaveTypedText")}
        </Confirm>
      )}
    </>
  );
}

type ConfirmProps = {
  title: string;
  children: ComponentChildren;
  action: string;
  /** What else one can do; "Cancel" where that is not the question itself. */
  keep?: string;
  onConfirm: () => Promise<void>;
  onClose: () => void;
};

export function Confirm({ title, children, action, keep, onConfirm, onClose }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const run = () => {
    setBusy(true);
    setError(null);
    onConfirm().catch((reason: unknown) => {
      setError(asApiError(reason));
      setBusy(false);
    });
  };
  return (
    <Dialog title={title} onClose={onClose} width={440}>
      <div class="stack">
        <div class="muted">{children}</div>
        <FormError error={error} />
      </div>
      <footer>
        <button type="button" class="btn" autofocus onClick={onClose}>
          {keep ?? t("cancel")}
        </button>
        <button type="button" class="btn danger" disabled={busy} onClick={run}>
          {busy && <Spinner />}
          {action}
        </button>
      </footer>
    </Dialog>
  );
}
