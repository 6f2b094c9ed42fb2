import type { ComponentChildren } from "preact";
import { useStore } from "../../base/store.ts";
import type { Video } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { user } from "../../data/session.ts";
import { useFetched } from "../../kit/fetched.ts";
import { Icon } from "../../kit/icon.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { focusBeside } from "../../kit/neighbour.ts";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";
import { isSaved, watchLater, watchNoMore } from "./saved.ts";

export const tell = (error: unknown) => toast(asApiError(error).message);

function save(video: Video): void {
  watchLater(video).then(() => toast(t("savedLater"), { label: t("undo"), run: () => void watchNoMore(video).catch(tell) }), tell);
}

/** Takes it out of what is put aside; what is offered then puts it back. */
export function unsave(video: Video): void {
  watchNoMore(video).then(() => toast(t("removedLater"), { label: t("undo"), run: () => void watchLater(video).catch(tell) }), tell);
}

type Props = {
  video: Video;
  /** It stands in the list of what is put aside, and leaves it there. */
  inLater?: boolean;
  /** What the button shows and how it looks, where that is not a card's. */
  face?: ComponentChildren;
  look?: string;
  label?: string;
  /** What else can be done with it, before all that. */
  children?: (close: () => void) => ComponentChildren;
};

/** What whoever is signed in can do with a video wherever it stands: put it aside, or into a playlist. */
export function VideoMenu({ video, inLater = false, face, look, label, children }: Props) {
  const who = useStore(user);
  const dialog = useFetched(async () => (await import("../playlists/savedialog.tsx")).SaveDialog, () => t("notThere"));
  if (!who) return null;
  return (
    <>
      <Menu label={label ?? t("actionsFor", { name: video.title })} face={face ?? <Icon name="more" />} {...(look && { class: look })}>
        {(close) => {
          const saved = inLater || isSaved(video);
          const toggle = () => {
            close();
            if (inLater) focusBeside(video.id);
            if (saved) unsave(video);
            else save(video);
          };
          return (
            <>
              {children?.(close)}
              <MenuItem icon={saved ? "close" : "clock"} onClick={toggle}>
                {t(saved ? "removeLater" : "saveLater")}
              </MenuItem>
              <MenuItem
                icon="addToList"
                onClick={() => {
                  close();
                  dialog.open();
                }}
              >
                {t("saveToPlaylist")}
              </MenuItem>
            </>
          );
        }}
      </Menu>
      {dialog.Part && <dialog.Part video={video} onClose={dialog.close} />}
    </>
  );
}
