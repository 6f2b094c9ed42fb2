import "./site.css";
import { useStore } from "../../base/store.ts";
import { site } from "../../data/session.ts";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { textsOf } from "./texts.ts";

/** The ways to the texts that the site has; none where it has none. `apart` in a tab of their own, beside a form that stays as it is. */
export function SiteLinks({ apart = false }: { apart?: boolean }) {
  const texts = textsOf(useStore(site));
  if (texts.length === 0) return null;
  return (
    <ul class="sitelinks">
      {texts.map((text) => (
        <li key={text}>
          <a class="link" href={href(text)} {...(apart && { target: "_blank" as const, rel: "noopener" })}>
            {titles(text)}
          </a>
        </li>
      ))}
    </ul>
  );
}
