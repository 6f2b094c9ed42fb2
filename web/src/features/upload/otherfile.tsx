import { useRef, useState } from "preact/hooks";
import { Icon } from "../../kit/icon.tsx";
import { t } from "./messages.ts";
import { otherThanMedia } from "./probe.ts";

export const accept = "video/*,audio/*,image/gif,.mkv,.mxf,.ts,.m2ts,.mts,.flv,.f4v,.avi,.rm,.rmvb,.ivf,.dv,.vob,.m2v,.h264,.264,.h265,.265,.caf,.w64,.aif,.aiff,.ac3,.eac3,.amr,.wv,.tta,.au";

/** Why a file was not taken, beside what chooses another one: a toast would lie over that on a phone. */
export function Refusal({ text }: { text: string }) {
  return (
    <p class="small refusal" role="alert">
      {text}
    </p>
  );
}

/** A button that has a file chosen for a video that has none. `take` answers why that cannot be taken either. */
export function OtherFile({ take, label = t("anotherFile"), name }: { take: (file: File) => Promise<string | null>; label?: string; name?: string }) {
  const picker = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState<string | null>(null);
  return (
    <>
      <input
        ref={picker}
        type="file"
        accept={accept}
        class="sr"
        tabIndex={-1}
        aria-label={name ? t("anotherFileFor", { name }) : t("another")}
        onChange={async (e) => {
          const file = e.currentTarget.files?.[0];
          e.currentTarget.value = "";
          if (!file) return;
          setReason((await otherThanMedia(file)) ?? (await take(file)));
        }}
      />
      <button type="button" class="btn" onClick={() => picker.current?.click()}>
        <Icon name="upload" />
        {label}
      </button>
      {reason && <Refusal text={reason} />}
    </>
  );
}
