import { useState } from "preact/hooks";
import { Icon } from "../../kit/icon.tsx";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";

type Props = { text: string; label: string; look?: string; /** It has the focus of its dialog. */ first?: boolean; onCopied?: () => void };

/** Browsers forbid it on sites without HTTPS, and where their owner says so: then one marks the text and copies it by hand. */
export function CopyButton({ text, label, look = "btn", first = false, onCopied }: Props) {
  const [refused, setRefused] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return setRefused(true);
    }
    setRefused(false);
    toast(t("copied"));
    onCopied?.();
  };
  return (
    <>
      <button type="button" class={look} autofocus={first} onClick={() => void copy()}>
        <Icon name="copy" />
        {label}
      </button>
      {refused && (
        <p class="small refusal" role="alert">
          {t("copyRefused")}
        </p>
      )}
    </>
  );
}
