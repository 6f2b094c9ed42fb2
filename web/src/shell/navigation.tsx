import type { ComponentChildren } from "preact";
import { useStore } from "../base/store.ts";
import type { Video } from "../data/api.ts";
import { site, user } from "../data/session.ts";
import { useMyChannels } from "../features/channel/mychannels.ts";
import { SiteLinks } from "../features/site/sitelinks.tsx";
import { useSubscriptions } from "../features/subscriptions/mysubscriptions.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Icon } from "../kit/icon.tsx";
import { href } from "../routes.ts";
import { titles } from "../titles.ts";
import { entriesIn } from "./entries.ts";
import { t } from "./messages.ts";
import { ReportsPlace } from "./reportsplace.tsx";

/** What the site runs on, and is of that version. */
const software = "Klieg";

export function Rail({ path, label }: { path: string; label: string }) {
  const who = useStore(user);
  const about = useStore(site);
  const channels = useMyChannels().data?.items ?? [];
  const ways = entriesIn("rail", who);
  const own = ways.filter(({ group }) => group === "you");
  const link = (entry: (typeof ways)[number]) => (
    <a key={entry.href} class="navlink" href={entry.href} aria-current={path === entry.href ? "page" : undefined}>
      <Icon name={entry.icon} />
      <span>{titles(entry.label)}</span>
      {entry.counts && <ReportsPlace />}
    </a>
  );
  const followed = useSubscriptions().items?.map(({ channel }) => channel) ?? [];
  return (
    <nav class="rail" aria-label={label}>
      {ways.filter(({ group }) => !group).map(link)}
      {own.length > 0 && (
        <div class="group">
          <h2>{titles("you")}</h2>
          {own.map(link)}
        </div>
      )}
      <Channels title={t("yourChannels")} channels={channels} path={path} />
      <Channels title={titles("subscriptions")} channels={followed.slice(0, mostFollowed)} path={path}>
        <a class="navlink" href={href("subscribed")} aria-current={path === href("subscribed") ? "page" : undefined}>
          <Icon name="settings" />
          <span>{t("manage")}</span>
        </a>
      </Channels>
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

/** As many as are glanced over; all of them are on a page of their own. */
const mostFollowed = 20;

type ChannelsProps = { title: string; channels: readonly Video["channel"][]; path: string; children?: ComponentChildren };

function Channels({ title, channels, path, children }: ChannelsProps) {
  if (channels.length === 0) return null;
  return (
    <div class="channels">
      <h2>{title}</h2>
      {channels.map((channel) => {
        const to = href("channel", { handle: `@${channel.handle}` });
        return (
          <a key={channel.id} class="navlink" href={to} aria-current={path === to ? "page" : undefined}>
            <Avatar name={channel.name} seed={channel.id} size={24} picture={channel.avatar} />
            <span dir="auto">{channel.name}</span>
          </a>
        );
      })}
      {children}
    </div>
  );
}

/** Whether the page is one of those that the way leads to, a step further. */
const leadsTo = ({ href: to }: { href: string }, path: string) => to === href("you") && path.startsWith(`${to}/`);

export function BottomNav({ path }: { path: string }) {
  return (
    <nav class="bottomnav" aria-label={t("mainBottom")}>
      {entriesIn("bottom", useStore(user)).map((entry) => (
        <a key={entry.href} href={entry.href} aria-current={path === entry.href ? "page" : leadsTo(entry, path) ? "true" : undefined}>
          <Icon name={entry.icon} />
          {titles(entry.label)}
        </a>
      ))}
    </nav>
  );
}
