import { useLocation } from "preact-iso/router";
import { useState } from "preact/hooks";
import { useStore } from "../base/store.ts";
import { asApiError } from "../data/cache.ts";
import { startDismissed } from "../data/prefs.ts";
import { signOut, site, user } from "../data/session.ts";
import { useMyChannels } from "../features/channel/mychannels.ts";
import { traffic } from "../features/upload/inbox.ts";
import { textsOf } from "../features/site/texts.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Confirm } from "../kit/dialog.tsx";
import { Icon } from "../kit/icon.tsx";
import { leave as leaveScreen } from "../kit/leaving.ts";
import { Menu } from "../kit/menu.tsx";
import { toast } from "../kit/toast.tsx";
import { href } from "../routes.ts";
import { titles } from "../titles.ts";
import { entriesIn } from "./entries.ts";
import { LanguageItems } from "./languageitems.tsx";
import { t } from "./messages.ts";
import { ReportsPlace } from "./reportsplace.tsx";
import { TextItems } from "./textitems.tsx";
import { ThemeItems } from "./themeitems.tsx";

export function AccountMenu() {
  const who = useStore(user);
  const channels = useMyChannels().data?.items ?? [];
  const about = useStore(site);
  useStore(startDismissed); // one of the entries goes with it
  const { route } = useLocation();
  const [asking, setAsking] = useState(false);
  if (!who) return null;
  const leave = async () => {
    await signOut();
    route(href("home"));
  };
  const leaveUnlessTyped = () => leaveScreen(() => void leave().catch((error: unknown) => toast(asApiError(error).message)));
  return (
    <>
      <Menu label={t("account")} face={<Avatar name={who.displayName} seed={who.id} size={32} picture={who.avatar} />}>
        {(close) => (
          <>
            <div style="padding:8px 10px 10px">
              <strong><bdi>{who.displayName}</bdi></strong>
              <div class="small muted"><bdi dir="ltr">@{who.username}</bdi></div>
            </div>
            <hr />
            {channels.slice(0, 5).map((channel) => (
              <a class="menuitem" role="menuitem" tabIndex={-1} key={channel.id} href={href("channel", { handle: `@${channel.handle}` })} onClick={close}>
                <Avatar name={channel.name} seed={channel.id} size={20} picture={channel.avatar} />
                <bdi>{channel.name}</bdi>
              </a>
            ))}
            {entriesIn("account", who).map((entry) => (
              <a key={entry.href} class="menuitem" role="menuitem" tabIndex={-1} href={entry.href} onClick={close}>
                <Icon name={entry.icon} />
                {titles(entry.label)}
                {entry.counts && <ReportsPlace />}
              </a>
            ))}
            {textsOf(about).length > 0 && (
              <>
                <hr />
                <TextItems close={close} />
              </>
            )}
            <hr />
            <ThemeItems />
            <hr />
            <LanguageItems />
            <hr />
            <button
              type="button"
              class="menuitem"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                if (traffic.value !== null) return setAsking(true);
                leaveUnlessTyped();
              }}
            >
              <Icon name="signout" />
              {t("signOut")}
            </button>
          </>
        )}
      </Menu>
      {asking && (
        <Confirm title={t("stopUploads")} action={t("signOut")} keep={t("stay")} onClose={() => setAsking(false)} onConfirm={async () => { setAsking(false); leaveUnlessTyped(); }}>
          {t("stopUploadsText")}
        </Confirm>
      )}
    </>
  );
}
