import { useLocation } from "preact-iso/router";
import { Fragment, type ComponentChildren } from "preact";
import { useStore } from "../base/store.ts";
import type { User } from "../data/api.ts";
import { loadSession, sessionTrouble, user } from "../data/session.ts";
import { Blank, Trouble } from "../kit/notice.tsx";
import { usePage } from "../kit/page.ts";

/** For screens of administrators: whoever else comes is told so. The server decides, and refuses what they would ask for. */
export function AdministratorGate({ title, children }: { title: string; children: (who: User) => ComponentChildren }) {
  return (
    <Gate title={title}>
      {(who) =>
        who.role === "administrator" ? (
          children(who)
        ) : (
          <Blank icon="lock" title="This is for administrators" level={1}>
            <p>{title} are theirs to see and to set, and you are signed in as somebody else.</p>
            <div class="row">
              <a class="btn primary" href="/">
                Go to the home page
              </a>
            </div>
          </Blank>
        )
      }
    </Gate>
  );
}

/** For screens that need somebody signed in. */
export function Gate({ title, children }: { title: string; children: (who: User) => ComponentChildren }) {
  const who = useStore(user);
  const { url } = useLocation();
  usePage(title);
  const trouble = useStore(sessionTrouble);
  if (who === undefined && trouble) return <Trouble error={trouble} retry={() => void loadSession()} what={title} />;
  if (who === undefined) return <div class="skel" style="block-size:220px" aria-busy="true" />;
  if (who) return <Fragment key={who.id}>{children(who)}</Fragment>; // what one person typed is not the next one's
  const next = encodeURIComponent(url);
  return (
    <Blank icon="lock" title="Please sign in first" level={1}>
      <p>{title} is for people with an account.</p>
      <div class="row">
        <a class="btn primary" href={`/signin?next=${next}`}>
          Sign in
        </a>
        <a class="btn" href={`/signup?next=${next}`}>
          Sign up
        </a>
      </div>
    </Blank>
  );
}
