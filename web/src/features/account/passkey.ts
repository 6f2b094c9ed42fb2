import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../../data/api.ts";
import { offerWhileTyping, passkeysWork, refusalOf, signInByPasskey } from "../../data/passkeys.ts";
import { signedIn } from "../../data/session.ts";
import { t } from "./messages.ts";

/** Signing in with a passkey: by a button, and among what the browser suggests where a name is typed. A browser asks for one at a time. */
export function usePasskey() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const offer = useRef<AbortController | null>(null);
  const failed = (why: unknown) => {
    if (why instanceof ApiError) setError(why);
    else if (refusalOf(why)) setError(new ApiError(0, "passkey_failed", t("passkeyFailed")));
  };
  const suggest = () => {
    offer.current = new AbortController();
    offerWhileTyping(offer.current.signal)
      .then((given) => given && signedIn(given.user))
      .catch(failed);
  };
  useEffect(() => {
    suggest();
    return () => offer.current?.abort();
  }, []);
  const ask = async () => {
    setError(null);
    setBusy(true);
    offer.current?.abort();
    const asked = (offer.current = new AbortController());
    try {
      signedIn((await signInByPasskey(asked.signal)).user);
    } catch (why) {
      failed(why);
      setBusy(false);
      if (!asked.signal.aborted) suggest();
    }
  };
  return { works: passkeysWork(), busy, error, ask };
}
