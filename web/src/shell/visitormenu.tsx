import { useStore } from "../base/store.ts";
import { site } from "../data/session.ts";
import { textsOf } from "../features/site/texts.ts";
import { Icon } from "../kit/icon.tsx";
import { Menu } from "../kit/menu.tsx";
import { LanguageItems } from "./languageitems.tsx";
import { t } from "./messages.ts";
import { TextItems } from "./textitems.tsx";
import { ThemeItems } from "./themeitems.tsx";

/** What members have in the menu of their account: the site's texts, where it has some, the theme and the language. A globe is looked for by who reads no word of the page. */
export function VisitorMenu() {
  const texts = textsOf(useStore(site)).length > 0;
  return (
    <Menu label={t(texts ? "visitorMenu" : "looksMenu")} face={<Icon name="globe" />}>
      {(close) => (
        <>
          {texts && (
            <>
              <TextItems close={close} />
              <hr />
            </>
          )}
          <ThemeItems />
          <hr />
          <LanguageItems />
        </>
      )}
    </Menu>
  );
}
