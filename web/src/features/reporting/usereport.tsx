import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { user } from "../../data/session.ts";
import { useFetched } from "../../kit/fetched.ts";
import { andBack } from "../../routes.ts";
import { t } from "./messages.ts";

type Reported = { /** Its id. */ subject: string; title: string; /** Where it stands, for who signs in first; the page itself. */ at?: string };

/** Reporting a thing from the menu that stands beside it: `ask` opens the dialog, which is drawn where `dialog` stands. */
export function useReport({ subject, title, at }: Reported) {
  const who = useStore(user);
  const { route, url } = useLocation();
  const fetched = useFetched(async () => (await import("./reportdialog.tsx")).ReportDialog, () => t("notThere"));
  return {
    ask: () => (who ? fetched.open() : route(andBack("signIn", at ?? url, "report"))),
    dialog: fetched.Part && <fetched.Part subject={subject} title={title} onClose={fetched.close} />,
  };
}
