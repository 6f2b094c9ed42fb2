import { useStore } from "../base/store.ts";
import { site } from "../data/session.ts";
import { theme } from "../data/theme.ts";
import { textsOf } from "../features/site/texts.ts";
import { Icon } from "../kit/icon.tsx";
import { Menu } from "../kit/menu.tsx";
import { t } from "./messages.ts";
import { TextItems } from "./textitems.tsx";
import { ThemeItems } from "./themeitems.tsx";

/** What members have in the menu of their account: the site's texts, where it has some, and the theme. */
export function VisitorMenu() {
  const now = useStore(theme);
  if (textsOf(useStore(site)).length === 0)
    return (
      <Menu label={t("theme")} face={<Icon name={now === "light" ? "sun" : now === "dark" ? "moon" : "contrast" /* a screen without words would offer to cast */} />}>
        {() => <ThemeItems />}
      </Menu>
    );
  return (
    <Menu label={t("visitorMenu")} face={<Icon name="more" />}>
      {(close) => (
        <>
          <TextItems close={close} />
          <hr />
          <ThemeItems />
        </>
      )}
    </Menu>
  );
}
