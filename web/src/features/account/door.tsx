// The frame that sign in, sign up and setup share.
import "./account.css";
import type { ComponentChildren } from "preact";
import { useStore } from "../../base/store.ts";
import { loadSession, sessionTrouble, site } from "../../data/session.ts";
import { SiteLinks } from "../site/sitelinks.tsx";
import { Logo } from "../../kit/logo.tsx";
import { Trouble } from "../../kit/notice.tsx";

export function Door({ title, lead, children }: { title: string; lead: string; children: ComponentChildren }) {
  const about = useStore(site);
  return (
    <div class="door">
      <section class="panel">
        <span class="mark">
          <Logo size={40} logo={about?.logo} />
        </span>
        <h1 tabIndex={-1}>{title}</h1>
        <p class="muted">{lead}</p>
        {children}
      </section>
      <SiteLinks apart />
    </div>
  );
}

/** Instead of a form, while whoever is signed in is led on: once the server has said that they are. */
export function Leading({ title }: { title: string }) {
  const trouble = useStore(sessionTrouble);
  if (trouble) return <Trouble error={trouble} retry={() => void loadSession()} what={title} />;
  return <div class="skel" style="block-size:220px" aria-busy="true" />;
}
