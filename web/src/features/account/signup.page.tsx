import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { api } from "../../data/api.ts";
import { safeReturn, signedIn, site } from "../../data/session.ts";
import { Icon } from "../../kit/icon.tsx";
import { usePage } from "../../kit/page.ts";
import { Door } from "./door.tsx";
import { NewAccount } from "./newaccount.tsx";

export default function SignUp() {
  usePage("Sign up");
  const { query, route } = useLocation();
  const about = useStore(site);
  const next = query["next"];
  return (
    <Door title="Create your account" lead="With it you publish videos of your own.">
      {about && !about.registrationOpen ? (
        <div class="banner warm" style="margin-block-start:24px">
          <Icon name="info" />
          <span>New accounts are closed on this site. Ask its administrator for one.</span>
        </div>
      ) : (
        <NewAccount
          action="Sign up"
          send={api.register}
          onDone={(user) => {
            signedIn(user);
            route(safeReturn(next), true);
          }}
        />
      )}
      <p class="other">
        Already have an account?{" "}
        <a class="link" href={`/signin${next ? `?next=${encodeURIComponent(next)}` : ""}`}>
          Sign in
        </a>
      </p>
    </Door>
  );
}
