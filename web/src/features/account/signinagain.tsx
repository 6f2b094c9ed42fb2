import { useStore } from "../../base/store.ts";
import { leaveSession, sessionOver, user } from "../../data/session.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { unsaved } from "../../kit/leaving.ts";
import { t } from "./messages.ts";
import { SignInForm } from "./signinform.tsx";

/** Over whatever was open when the session ended: a page that vanished would take with it what was typed there. */
export function SignInAgain() {
  const who = useStore(user);
  const over = useStore(sessionOver);
  const typed = useStore(unsaved); // below it: who does not sign in again loses that
  if (!over || !who) return null;
  return (
    <Dialog typed={typed} title={t("signedOutTitle")} onClose={leaveSession} width={440} firm>
      <div class="stack">
        <p class="muted">{t("signedOutText")}</p>
        <SignInForm known={who.username} />
      </div>
    </Dialog>
  );
}
