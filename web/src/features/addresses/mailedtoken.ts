import { useEffect, useState } from "preact/hooks";

/** What the link of a mail proves. It stands behind "#", which browsers send to nobody. */
export const tokenIn = (hash: string): string => new URLSearchParams(hash.slice(1)).get("token") ?? "";

/** Of this page's address; another link that is opened on the same page is another one. */
export function useMailedToken(): string {
  const [token, setToken] = useState(() => tokenIn(location.hash));
  useEffect(() => {
    const look = () => setToken(tokenIn(location.hash));
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  return token;
}

/** It is worth nothing any more, and has no place in the history. */
export const dropToken = () => history.replaceState(history.state, "", location.pathname);
