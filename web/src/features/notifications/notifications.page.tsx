import "./notifications.css";
import { Icon } from "../../kit/icon.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { List } from "./list.tsx";
import { ReadAll } from "./readall.tsx";

/** All that somebody was told. */
export default function Notifications() {
  return (
    <div class="narrow">
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("notifications")}</h1>
        <div class="row">
          <ReadAll />
          <a class="iconbtn" href={href("notificationSettings")} aria-label={titles("notificationSettings")} title={titles("notificationSettings")}>
            <Icon name="settings" />
          </a>
        </div>
      </div>
      <List />
    </div>
  );
}
