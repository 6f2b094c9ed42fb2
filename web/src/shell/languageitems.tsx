import { choose, chosen, languages, type Offered } from "../base/language.ts";
import { useStore } from "../base/store.ts";
import { Icon } from "../kit/icon.tsx";
import { t } from "./messages.ts";

const offered = Object.keys(languages) as Offered[];

/** Each language is called as those call it who look for it, and may read no other. */
export function LanguageItems() {
  const now = useStore(chosen);
  return (
    <div role="group" aria-label={t("language")}>
      <p class="group" aria-hidden="true">
        {t("language")}
      </p>
      {[null, ...offered].map((tag) => (
        <button key={tag ?? ""} type="button" class="menuitem" role="menuitemradio" tabIndex={-1} aria-checked={now === tag} onClick={() => void choose(tag)}>
          {tag === null ? (
            <Icon name="globe" />
          ) : (
            <span class="code" aria-hidden="true">
              {tag}
            </span>
          )}
          {tag === null ? t("languageAuto") : <span lang={tag}>{languages[tag]}</span>}
          {now === tag && (
            <span class="tail">
              <Icon name="check" />
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
