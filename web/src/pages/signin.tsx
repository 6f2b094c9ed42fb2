import { useLocation } from "preact-iso/router";
import { safeReturn, site } from "../session.ts";
import { useStore } from "../store.ts";
import { usePage } from "../ui/page.ts";
import { SignInForm } from "../ui/signinform.tsx";
import { Door } from "./door.tsx";

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
