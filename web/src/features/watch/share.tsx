// How a video is passed on: its link, and where it begins.
import { useId, useState } from "preact/hooks";
import { clock } from "../../base/format.ts";
import type { Visibility } from "../../data/api.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Field } from "../../kit/field.tsx";
import { Icon } from "../../kit/icon.tsx";
import { toast } from "../../kit/toast.tsx";
import { href } from "../../routes.ts";
import { t } from "./messages.ts";

type Props = { videoId: string; visibility: Visibility; /** Seconds at which its viewer is. */ at: number; onClose: () => void };

export function Share({ videoId, visibility, at, onClose }: Props) {
  const seconds = Math.floor(at);
  const [timed, setTimed] = useState(false);
  const id = useId();
  const link = `${location.origin}${href("watch", { videoId })}${timed ? `?t=${seconds}` : ""}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      toast(t("copied"));
      onClose();
    } catch {
      toast(t("notCopied"));
    }
  };
  return (
    <Dialog title={t("share")} onClose={onClose} width={480}>
      <div class="stack">
        {visibility === "private" && (
          <div class="banner">
            <Icon name="lock" />
            <span class="grow">{t("onlyYou")}</span>
          </div>
        )}
        <Field label={t("link")}>
          <input class="input" type="url" readOnly value={link} onFocus={(e) => e.currentTarget.select()} />
        </Field>
        {seconds > 0 && (
          <label class="switch" for={id}>
            <span>{t("startAt", { time: clock(seconds) })}</span>
            <input id={id} type="checkbox" role="switch" checked={timed} onChange={(e) => setTimed(e.currentTarget.checked)} />
          </label>
        )}
      </div>
      <footer>
        <button type="button" class="btn primary" onClick={() => void copy()}>
          <Icon name="link" />
          {t("copyLink")}
        </button>
      </footer>
    </Dialog>
  );
}
