import { useLocation } from "preact-iso/router";
import { api } from "../api.ts";
import { signedIn } from "../session.ts";
import { Icon } from "../ui/icon.tsx";
import { toast } from "../ui/toast.tsx";
import { usePage } from "../ui/page.ts";
import { Door } from "./door.tsx";
import { NewAccount } from "./newaccount.tsx";

export default function Setup() {
  usePage("Set up");
  const { query, route } = useLocation();
  const token = query["token"] ?? "";
  return (
    <Door title="Light it up" lead="Create the first administrator of this Klieg.">
      {token ? (
        <NewAccount
          action="Create administrator"
          send={(values) => api.setup({ ...values, token })}
          onDone={(user) => {
            signedIn(user);
            toast("Klieg is yours. Create a channel to publish the first video.");
            route("/studio", true); // replaces the address that has the token in it
          }}
        />
      ) : (
        <div class="banner warm" style="margin-block-start:24px">
          <Icon name="info" />
          <span>
            This page needs the one-time link that the server printed when it started: <code>/setup?token=…</code>
          </span>
        </div>
      )}
    </Door>
  );
}
