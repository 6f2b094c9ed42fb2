import "./you.css";
import { useMember } from "../../data/member.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Icon, type IconName } from "../../kit/icon.tsx";
import { href, type RouteName } from "../../routes.ts";
import { titles, type Title } from "../../titles.ts";

const ways = [
  ["history", "history"],
  ["later", "clock"],
  ["playlists", "playlist"],
  ["liked", "like"],
  ["subscribed", "subscriptions"],
  ["studio", "studio"],
  ["settings", "settings"],
] as const satisfies readonly (readonly [RouteName & Title, IconName])[];

/** The ways to what is one's own: on a phone the bar at the foot leads here. */
export default function You() {
  const who = useMember();
  return (
    <div class="narrow">
      <div class="page-head you">
        <Avatar name={who.displayName} seed={who.id} size={56} picture={who.avatar} />
        <h1 tabIndex={-1}>
          <bdi>{who.displayName}</bdi>
          <small>
            <bdi dir="ltr">@{who.username}</bdi>
          </small>
        </h1>
      </div>
      <nav class="ways" aria-label={titles("you")}>
        {ways.map(([name, icon]) => (
          <a key={name} href={href(name)}>
            <Icon name={icon} />
            <span>{titles(name)}</span>
            <Icon name="chevron" />
          </a>
        ))}
      </nav>
    </div>
  );
}
