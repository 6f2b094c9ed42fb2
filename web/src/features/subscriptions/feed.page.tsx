import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { Icon } from "../../kit/icon.tsx";
import { Blank } from "../../kit/notice.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { othersAdd, VideoFeed } from "../video/feed.tsx";
import { t } from "./messages.ts";
import { useSubscriptions } from "./mysubscriptions.ts";

/** What the channels have published that somebody follows. */
export default function SubscriptionFeed() {
  const list = useList(queries.subscriptionFeed(), othersAdd);
  const some = useSubscriptions().items?.length !== 0;
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("subscriptions")}</h1>
        {some && (
          <a class="btn" href={href("subscribed")}>
            <Icon name="settings" />
            {t("manage")}
          </a>
        )}
      </div>
      <h2 class="sr">{t("newest")}</h2>
      <VideoFeed
        list={list}
        empty={
          <Blank icon="subscriptions" title={t("feedEmpty")}>
            <p>{t(some ? "feedEmptyText" : "feedFindText")}</p>
            <div class="row">
              <a class="btn primary" href={href("home")}>
                {t("find")}
              </a>
            </div>
          </Blank>
        }
      />
    </>
  );
}
