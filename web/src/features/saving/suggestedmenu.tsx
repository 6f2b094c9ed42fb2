import type { Video } from "../../data/api.ts";
import { api } from "../../data/api.ts";
import { attempt, learn } from "../../data/cache.ts";
import { takenOut } from "../../data/suggested.ts";
import { focusBeside } from "../../kit/neighbour.ts";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";
import { Item, tell, VideoMenu } from "./videomenu.tsx";

/** Gone at once, there again where the server refuses, and where it stood once that is taken back. */
function refuse(thing: string, said: string, meant: (video: Video) => boolean): void {
  const { out, back } = takenOut(meant);
  const again = () => void attempt(back, () => api.interestedAgain(thing), () => back, learn).catch(tell);
  attempt(out, () => api.notInterested(thing), () => out, learn).then(() => toast(said, { label: t("undo"), run: again }), tell);
}

/** Of a video that was suggested: what can be done with any, and that it, or its channel, is not wanted. */
export function SuggestedMenu({ video }: { video: Video }) {
  const { id, channel } = video;
  return (
    <VideoMenu video={video}>
      {(close) => (
        <>
          <Item
            icon="ban"
            onClick={() => {
              close();
              focusBeside(id);
              refuse(id, t("suggestedNoMore"), (one) => one.id === id);
            }}
          >
            {t("notInterested")}
          </Item>
          <Item
            icon="close"
            onClick={() => {
              close();
              focusBeside(id);
              refuse(channel.id, t("channelNoMore", { name: channel.name }), (one) => one.channel.id === channel.id);
            }}
          >
            {t("notThisChannel")}
          </Item>
          <hr />
        </>
      )}
    </VideoMenu>
  );
}
