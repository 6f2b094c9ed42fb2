import type { Video } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { MenuItem } from "../../kit/menu.tsx";
import { focusBeside } from "../../kit/neighbour.ts";
import { Blank } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { tell, VideoMenu } from "../saving/videomenu.tsx";
import { VideoFeed } from "../video/feed.tsx";
import { t } from "./messages.ts";
import { likeAgain, unlike } from "./unlike.ts";

/** Takes a video out of the list; what is offered then puts it back. */
function remove(video: Video): void {
  const again = () => void likeAgain(video).catch(tell);
  unlike(video).then(() => toast(t("removed"), { label: t("undo"), run: again }), tell);
}

const menuOf = (video: Video) => (
  <VideoMenu video={video}>
    {(close) => (
      <MenuItem
        icon="close"
        onClick={() => {
          close();
          focusBeside(video.id);
          remove(video);
        }}
      >
        {t("remove")}
      </MenuItem>
    )}
  </VideoMenu>
);

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
        own
        menuOf={menuOf}
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
