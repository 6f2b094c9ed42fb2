import type { Site } from "../../data/api.ts";
import type { SitePage } from "../../data/queries.ts";

/** Which texts the site has, in the order in which they are shown. */
export function textsOf(site: Pick<Site, "hasAbout" | "hasTerms" | "hasContact"> | null): SitePage[] {
  const has: [SitePage, boolean | undefined][] = [
    ["about", site?.hasAbout],
    ["terms", site?.hasTerms],
    ["contact", site?.hasContact],
  ];
  return has.filter(([, there]) => there).map(([text]) => text);
}
