import { useStore } from "../base/store.ts";
import { site, user } from "../data/session.ts";
import { useMyChannels } from "../features/channel/mychannels.ts";
import { SiteLinks } from "../features/site/sitelinks.tsx";
import { Avatar } from "../kit/avatar.tsx";
import { Icon } from "../kit/icon.tsx";
import { href } from "../routes.ts";
import { titles } from "../titles.ts";
import { entriesIn } from "./entries.ts";
import { t } from "./messages.ts";

/** What the site runs on, and is of that version. */
const software = "Klieg";

export function Rail({ path, label }: { path: string; label: string }) {
  const who = useStore(user);
  const about = useStore(site);
  const channels = useMyChannels().data?.items ?? [];
  return (
    <nav class="rail" aria-label={label}>
      {entriesIn("rail", who).map((entry) => (
        <a key={entry.href} class="navlink" href={entry.href} aria-current={path === entry.href ? "page" : undefined}>
          <Icon name={entry.icon} />
          <span>{titles(entry.label)}</span>
        </a>
      ))}
      {channels.length > 0 && (
        <div class="channels">
          <h2>{t("yourChannels")}</h2>
          {channels.map((channel) => {
            const to = href("channel", { handle: `@${channel.handle}` });
            return (
              <a key={channel.id} class="navlink" href={to} aria-current={path === to ? "page" : undefined}>
                <Avatar name={channel.name} seed={channel.id} size={24} picture={channel.avatar} />
                <span dir="auto">{channel.name}</span>
              </a>
            );
          })}
        </div>
      )}
      {about && (
        <div class="foot">
          <SiteLinks />
          {software} {about.version} ·{" "}
          <a class="link" href="/docs">
            {t("api")}
          </a>
        </div>
      )}
    </nav>
  );
}

export function BottomNav({ path }: { path: string }) {
  return (
    <nav class="bottomnav" aria-label={t("mainBottom")}>
      {entriesIn("bottom", useStore(user)).map((entry) => (
        <a key={entry.href} href={entry.href} aria-current={path === entry.href ? "page" : undefined}>
          <Icon name={entry.icon} />
          {titles(entry.label)}
        </a>
      ))}
    </nav>
  );
}
