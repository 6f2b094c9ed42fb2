import { useState } from "preact/hooks";
import { asApiError } from "../../data/cache.ts";
import { Icon } from "../../kit/icon.tsx";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";
import { readAll } from "./reading.ts";
import { useUnread } from "./unread.ts";

/** Where there is something unread. */
export function ReadAll() {
  const unread = useUnread();
  const [busy, setBusy] = useState(false);
  if (!unread?.count) return null;
  const read = () => {
    setBusy(true);
    readAll()
      .catch((error: unknown) => toast(asApiError(error).message))
      .finally(() => setBusy(false));
  };
  return (
    <button type="button" class="btn plain" disabled={busy} onClick={read}>
      <Icon name="check" />
      {t("readAll")}
    </button>
  );
}
