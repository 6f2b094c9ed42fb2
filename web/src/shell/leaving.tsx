import { useLocation } from "preact-iso/router";
import { useStore } from "../base/store.ts";
import { Confirm } from "../kit/dialog.tsx";
import { asked } from "../kit/leaving.ts";
import { t } from "./messages.ts";

/** Asks whoever is about to leave what they typed and did not save. */
export function Leaving() {
  const { route } = useLocation();
  const way = useStore(asked);
  if (way === null) return null;
  return (
    <Confirm
      title={t("leaveTitle")}
      action={t("leave")}
      keep={t("keepEditing")}
      onClose={() => (asked.value = null)}
      onConfirm={async () => {
        asked.value = null;
        if (typeof way === "string") route(way);
        else way();
      }}
    >
      {t("leaveText")}
    </Confirm>
  );
}
