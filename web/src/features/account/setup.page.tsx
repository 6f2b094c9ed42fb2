import { useLocation } from "preact-iso/router";
import { api } from "../../data/api.ts";
import { signedIn } from "../../data/session.ts";
import { Icon } from "../../kit/icon.tsx";
import { usePage } from "../../kit/page.ts";
import { toast } from "../../kit/toast.tsx";
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
