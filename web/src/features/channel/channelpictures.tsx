import type { Channel } from "../../data/api.ts";
import { apply, put, stored } from "../../data/cache.ts";
import { picturePlaces } from "../../data/pictures.ts";
import { queries } from "../../data/queries.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { srcsetOf } from "../../kit/picture.tsx";
import { PictureField } from "../picture/field.tsx";
import { t as picture } from "../picture/messages.ts";
import { t } from "./messages.ts";

/** A changed channel is so wherever it stands: on its page, in lists, and beside its videos. */
export function spreadChannel(channel: Channel): void {
  put(queries.channel(`@${channel.handle}`), () => channel);
  apply(stored("channel", channel));
}

/** The pictures of a channel that there is. They are saved by themselves, and no part of the form about it. */
export function ChannelPictures({ channel }: { channel: Channel }) {
  const banner = srcsetOf(channel.banner);
  return (
    <div class="stack" style="margin-block-end:16px">
      <PictureField
        label={t("avatar")}
        hint={t("avatarHint")}
        shape={{ ratio: 1, round: true, widest: 1400 /* of the largest that the server makes of it */ }}
        place={picturePlaces.avatar(channel.id)}
        there={(channel.avatar?.length ?? 0) > 0}
        shown={<Avatar name={channel.name} seed={channel.id} size={72} picture={channel.avatar} />}
        onDone={spreadChannel}
      />
      <PictureField
        label={t("banner")}
        hint={t("bannerHint")}
        shape={{ ratio: 6, widest: 2560 }}
        place={picturePlaces.banner(channel.id)}
        there={banner !== undefined}
        shown={banner && <img alt="" src={channel.banner.at(-1)!.url} srcset={banner} sizes="480px" width={480} height={80} style="inline-size:100%;block-size:auto;border-radius:10px" />}
        onDone={spreadChannel}
      />
      <p class="small muted">{picture("stays")}</p>
    </div>
  );
}
