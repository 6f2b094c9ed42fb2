import type { Video } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { Icon } from "../../kit/icon.tsx";
import { Menu } from "../../kit/menu.tsx";
import { focusBeside } from "../../kit/neighbour.ts";
import { Blank } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { VideoFeed } from "../video/feed.tsx";
import { t } from "./messages.ts";
import { likeAgain, unlike } from "./unlike.ts";

const tell = (error: unknown) => toast(asApiError(error).message);

/** Takes a video out of the list; what is offered then puts it back. */
function remove(video: Video): void {
  const again = () => void likeAgain(video).catch(tell);
  unlike(video).then(() => toast(t("removed"), { label: t("undo"), run: again }), tell);
}

function VideoMenu({ video }: { video: Video }) {
  return (
    <Menu label={t("actionsFor", { name: video.title })} face={<Icon name="more" />}>
      {(close) => (
        <button
          type="button"
          class="menuitem"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            close();
            focusBeside(video.id);
            remove(video);
          }}
        >
          <Icon name="close" />
          {t("remove")}
        </button>
      )}
    </Menu>
  );
}

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
        menuOf={(video) => <VideoMenu video={video} />}
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
