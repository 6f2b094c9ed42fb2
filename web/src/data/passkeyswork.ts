const isAddress = (host: string) => /^[\d.]+$/.test(host) || host.startsWith("[");

/** Browsers have them for pages by https (or of this very machine), and for names, not for addresses. */
export const passkeysWork = (): boolean => typeof PublicKeyCredential === "function" && isSecureContext && !isAddress(location.hostname);
