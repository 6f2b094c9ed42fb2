import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { User } from "./api.ts";

/** Who is signed in, for the pages behind a gate: the gate provides it, and takes the page away with it. */
export const Member = createContext<User | null>(null);

/** Whether somebody keeps the site good to be on. What each of them may do the server decides. */
export const moderates = (who: User | null | undefined) => who?.role === "moderator" || who?.role === "administrator";

/** Only on a page whose route is for members. */
export function useMember(): User {
  const who = useContext(Member);
  if (!who) throw new Error("no gate stands before this page: see its guard in routes.ts");
  return who;
}
