import { t } from "./messages.ts";

/** "Firefox on Linux": roughly, and the raw text where we do not know it. */
export function deviceName(agent: string): string {
  const browser = /Edg\//.test(agent) ? "Edge" : /OPR\//.test(agent) ? "Opera" : /Firefox\//.test(agent) ? "Firefox" : /Chrome\//.test(agent) ? "Chrome" : /Safari\//.test(agent) ? "Safari" : null;
  const system = /iPhone|iPad/.test(agent) ? "iOS" : /Android/.test(agent) ? "Android" : /Windows/.test(agent) ? "Windows" : /Mac OS X/.test(agent) ? "macOS" : /CrOS/.test(agent) ? "ChromeOS" : /Linux/.test(agent) ? "Linux" : null;
  if (browser && system) return t("browserOn", { browser, system });
  return agent.slice(0, 60) || t("unknownProgram");
}

export const deviceIcon = (agent: string) => (/phone|android/i.test(agent) ? "phone" : "desktop");
