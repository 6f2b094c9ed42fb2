import "./rows.css";
import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { Icon } from "../../kit/icon.tsx";
import { Blank } from "../../kit/notice.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { VideoMenu } from "../saving/videomenu.tsx";
import { VideoCard, watchIn } from "../video/card.tsx";
import { t } from "./messages.ts";
import { Rows } from "./rows.tsx";

/** As the address of a video has it that is played in this list. */
const name = "later";

/** What somebody put aside for later, the last added first. */
export default function WatchLater() {
  const list = useList(queries.watchLater());
  const first = list.items?.[0];
  return (
    <div class="shelf">
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("later")}</h1>
        {first && (
          <a class="btn primary" href={watchIn(first.id, name)}>
            <Icon name="play" />
            {t("playAll")}
          </a>
        )}
      </div>
      <h2 class="sr">{t("addedLast")}</h2>
      <Rows
        list={list}
        what={titles("later")}
        label={titles("later")}
        empty={
          <Blank icon="clock" title={t("nothingLater")}>
            <p>{t("nothingLaterText")}</p>
            <div class="row">
              <a class="btn primary" href={href("home")}>
                {t("find")}
              </a>
            </div>
          </Blank>
        }
        row={({ video }) => <VideoCard video={video} list={name} compact menu={<VideoMenu video={video} inLater />} />}
      />
    </div>
  );
}
