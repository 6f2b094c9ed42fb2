import { useStore } from "../base/store.ts";
import { setTheme, theme, type Theme } from "../data/theme.ts";
import { Icon, type IconName } from "../kit/icon.tsx";
import { t } from "./messages.ts";

const themes = [
  ["auto", "themeAuto", "desktop"],
  ["light", "themeLight", "sun"],
  ["dark", "themeDark", "moon"],
] as const satisfies [Theme, string, IconName][];

export function ThemeItems() {
  const now = useStore(theme);
  return (
    <div role="group" aria-label={t("theme")}>
      <p class="group" aria-hidden="true">
        {t("theme")}
      </p>
      {themes.map(([value, label, icon]) => (
        <button
          key={value}
          type="button"
          class="menuitem"
          role="menuitemradio"
          tabIndex={-1}
          aria-checked={now === value}
          onClick={() => setTheme(value)}
        >
          <Icon name={icon} />
          {t(label)}
          {now === value && (
            <span class="tail">
              <Icon name="check" />
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
