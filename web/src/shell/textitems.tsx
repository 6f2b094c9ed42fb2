import { useStore } from "../base/store.ts";
import { site } from "../data/session.ts";
import { textsOf } from "../features/site/texts.ts";
import { Icon } from "../kit/icon.tsx";
import { href } from "../routes.ts";
import { titles } from "../titles.ts";

/** The ways to the site's texts, in a menu: the bar at the side, where they stand as well, is not there on a phone, and narrow beside a video. */
export function TextItems({ close }: { close: () => void }) {
  return textsOf(useStore(site)).map((text) => (
    <a key={text} class="menuitem" role="menuitem" tabIndex={-1} href={href(text)} onClick={close}>
      <Icon name="info" />
      {titles(text)}
    </a>
  ));
}
