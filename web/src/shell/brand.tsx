import { useStore } from "../base/store.ts";
import { site } from "../data/session.ts";
import { Logo } from "../kit/logo.tsx";
import { href } from "../routes.ts";
import { t } from "./messages.ts";

/** Until the site has said how it is called. */
const unnamed = "Klieg";

export function Brand() {
  const about = useStore(site);
  const name = about?.name ?? unnamed;
  return (
    <a class="brand" href={href("home")} aria-label={t("brandHome", { site: name })}>
      <Logo size={26} logo={about?.logo} />
      <bdi>{name}</bdi>
    </a>
  );
}
