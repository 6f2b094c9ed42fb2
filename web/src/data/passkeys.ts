// Passkeys (Web Authentication): what a browser is asked for, and what it answers as the API takes it. Bytes are base64url there.
import { api, type Assertion, type NewPasskey, type Passkey, type SignedIn } from "./api.ts";
import { proven } from "./proof.ts";

const bytesOf = (text: string) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const textOf = (bytes: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const isAddress = (host: string) => /^[\d.]+$/.test(host) || host.startsWith("[");

/** Browsers have them for pages by https (or of this very machine), and for names, not for addresses. */
export const passkeysWork = (): boolean => typeof PublicKeyCredential === "function" && isSecureContext && !isAddress(location.hostname);

/** ES256, EdDSA, RS256 (RFC 9053, RFC 8812): whatever an authenticator has, it has one of these. */
const algorithms = [-7, -8, -257];

/** The browser asks its user; what it throws where they say no, or nothing: see `refusalOf`. */
export async function addPasskey(name: string): Promise<Passkey> {
  const offer = await proven(api.offerPasskey);
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(offer.challenge),
      rp: { id: offer.rpId, name: offer.rpName },
      user: { id: new TextEncoder().encode(offer.userId), name: offer.username, displayName: offer.displayName },
      pubKeyCredParams: algorithms.map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: offer.credentialIds.map((id) => ({ type: "public-key", id: bytesOf(id) })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      attestation: "none",
    },
  })) as PublicKeyCredential;
  const said = made.response as AuthenticatorAttestationResponse;
  const key = said.getPublicKey();
  const body: NewPasskey = {
    name,
    credentialId: textOf(made.rawId),
    clientData: textOf(said.clientDataJSON),
    authenticatorData: textOf(said.getAuthenticatorData()),
    publicKey: key ? textOf(key) : "",
    transports: said.getTransports().slice(0, 8),
  };
  return api.addPasskey(body);
}

async function signed(how: { mediation?: CredentialMediationRequirement; signal?: AbortSignal }): Promise<Assertion> {
  const { challenge, rpId } = await api.challengePasskey();
  const given = (await navigator.credentials.get({ ...how, publicKey: { challenge: bytesOf(challenge), rpId, userVerification: "required" } })) as PublicKeyCredential;
  const said = given.response as AuthenticatorAssertionResponse;
  return {
    credentialId: textOf(given.rawId),
    clientData: textOf(said.clientDataJSON),
    authenticatorData: textOf(said.authenticatorData),
    signature: textOf(said.signature),
  };
}

export const signInByPasskey = async (signal: AbortSignal): Promise<SignedIn> => api.logInByPasskey(await signed({ signal }));
export const proveByPasskey = async () => api.proveByPasskey(await signed({}));

/** A challenge is good for five minutes; a form may stand open for longer. */
const askedAnewMs = 240_000;

/** Offers passkeys where names are typed, as browsers do of passwords, until `over`. Does nothing in a browser that cannot. */
export async function offerWhileTyping(over: AbortSignal): Promise<SignedIn | null> {
  if (!passkeysWork() || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return null;
  while (!over.aborted) {
    const round = new AbortController();
    const end = () => round.abort();
    const clock = setTimeout(end, askedAnewMs);
    over.addEventListener("abort", end);
    try {
      return await api.logInByPasskey(await signed({ mediation: "conditional", signal: round.signal }));
    } catch (error) {
      if (!round.signal.aborted) throw error;
    } finally {
      clearTimeout(clock);
      over.removeEventListener("abort", end);
    }
  }
  return null;
}

/** Why a browser made or gave none; null: its user did not want to, or let the time pass, and knows. */
export function refusalOf(error: unknown): "known" | "failed" | null {
  if (!(error instanceof DOMException)) return "failed";
  if (error.name === "InvalidStateError") return "known";
  return error.name === "NotAllowedError" || error.name === "AbortError" ? null : "failed";
}
