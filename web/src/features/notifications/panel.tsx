import "./notifications.css";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../kit/icon.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { List } from "./list.tsx";
import { t } from "./messages.ts";
import { ReadAll } from "./readall.tsx";

/** The newest, below the bell. */
export function Panel() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div class="menu notices" role="dialog" aria-label={titles("notifications")} tabIndex={-1} ref={box}>
      <div class="head">
        <h2>{titles("notifications")}</h2>
        <span class="row">
          <ReadAll />
          <a class="iconbtn snug" href={href("notificationSettings")} aria-label={titles("notificationSettings")} title={titles("notificationSettings")}>
            <Icon name="settings" />
          </a>
        </span>
      </div>
      <List most={20} />
      <a class="foot" href={href("notifications")}>
        {t("all")}
      </a>
    </div>
  );
}
