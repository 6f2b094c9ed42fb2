import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { safeReturn, site } from "../../data/session.ts";
import { usePage } from "../../kit/page.ts";
import { Door } from "./door.tsx";
import { SignInForm } from "./signinform.tsx";

export default function SignIn() {
  usePage("Sign in");
  const { query, route } = useLocation();
  const about = useStore(site);
  const next = query["next"];
  return (
    <Door title="Welcome back" lead={`Sign in to ${about?.name ?? "Klieg"}.`}>
      <SignInForm onDone={() => route(safeReturn(next), true)} />
      {about?.registrationOpen !== false && (
        <p class="other">
          New here?{" "}
          <a class="link" href={`/signup${next ? `?next=${encodeURIComponent(next)}` : ""}`}>
            Create an account
          </a>
        </p>
      )}
    </Door>
  );
}
