import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { Blank } from "../../kit/notice.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { VideoFeed } from "../video/feed.tsx";
import { t } from "./messages.ts";

/** What somebody likes, what they liked last first. */
export default function Liked() {
  const list = useList(queries.liked());
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("liked")}</h1>
      </div>
      <h2 class="sr">{t("newest")}</h2>
      <VideoFeed
        list={list}
        empty={
          <Blank icon="like" title={t("nothingLiked")}>
            <p>{t("nothingLikedText")}</p>
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
