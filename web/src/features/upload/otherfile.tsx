import { useRef } from "preact/hooks";
import { Icon } from "../../kit/icon.tsx";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";
import { otherThanMedia } from "./probe.ts";

export const accept = "video/*,audio/*,.mkv,.mxf,.ts,.m2ts,.flv,.avi";

/** A button that has a file chosen for a video that has none. `take` answers why that cannot be taken either. */
export function OtherFile({ take, label = t("anotherFile"), name }: { take: (file: File) => string | null; label?: string; name?: string }) {
  const picker = useRef<HTMLInputElement>(null);
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
          const reason = (await otherThanMedia(file)) ?? take(file);
          if (reason) toast(reason);
        }}
      />
      <button type="button" class="btn" onClick={() => picker.current?.click()}>
        <Icon name="upload" />
        {label}
      </button>
    </>
  );
}
