// How a video is passed on: its link, the code that shows it in another page, and where either begins.
import { useId, useState } from "preact/hooks";
import { clock } from "../../base/format.ts";
import type { Video } from "../../data/api.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Field } from "../../kit/field.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { toast } from "../../kit/toast.tsx";
import { href } from "../../routes.ts";
import { visibilities } from "../video/words.ts";
import { embedCode } from "./embedcode.ts";
import { t } from "./messages.ts";

type Props = { video: Video; /** Seconds at which its viewer is. */ at: number; onClose: () => void };

export function Share({ video, at, onClose }: Props) {
  const seconds = Math.floor(at);
  const [what, setWhat] = useState<"link" | "embed">("link");
  const [timed, setTimed] = useState(false);
  const [refused, setRefused] = useState(false);
  const id = useId();
  const videoId = video.id;
  const address = (path: string) => `${location.origin}${path}${timed ? `?t=${seconds}` : ""}`;
  const text = what === "link" ? address(href("watch", { videoId })) : embedCode(address(href("embed", { videoId })), video);
  const visibility = visibilities().find(({ value }) => value === video.visibility);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast(what === "link" ? t("copied") : t("codeCopied"));
      onClose();
    } catch {
      setRefused(true);
    }
  };
  return (
    <Dialog title={t("share")} onClose={onClose} width={480}>
      <div class="stack">
        {video.visibility === "private" ? (
          <div class="banner">
            <Icon name="lock" />
            <span class="grow">{t("onlyYou")}</span>
          </div>
        ) : (
          video.visibility === "unlisted" && (
            <p class="small muted row">
              <Icon name="link" />
              {visibility?.hint}
            </p>
          )
        )}
        <Tabs
          label={t("shareAs")}
          tabs={[
            { value: "link", label: t("link") },
            { value: "embed", label: t("embed") },
          ]}
          value={what}
          onValue={(next) => {
            setWhat(next);
            setRefused(false);
          }}
        >
          {what === "link" ? (
            <Field label={t("link")}>
              <input class="input" type="url" readOnly value={text} onFocus={(e) => e.currentTarget.select()} />
            </Field>
          ) : (
            <Field label={t("code")} hint={t("codeHint")}>
              <textarea class="input code" readOnly rows={7} spellcheck={false} value={text} onFocus={(e) => e.currentTarget.select()} />
            </Field>
          )}
        </Tabs>
        {seconds > 0 && at < (video.durationMs ?? Infinity) / 1000 - 1 && (
          <label class="switch" for={id}>
            <span>{t("startAt", { time: clock(seconds) })}</span>
            <input id={id} type="checkbox" role="switch" checked={timed} onChange={(e) => setTimed(e.currentTarget.checked)} />
          </label>
        )}
        {refused && (
          <div class="banner bad" role="alert">
            <Icon name="alert" />
            <span class="grow">{t("notCopied")}</span>
          </div>
        )}
      </div>
      <footer>
        <button type="button" class="btn primary" onClick={() => void copy()}>
          <Icon name="link" />
          {what === "link" ? t("copyLink") : t("copyCode")}
        </button>
      </footer>
    </Dialog>
  );
}
