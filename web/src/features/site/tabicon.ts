import type { PictureSize } from "../../data/api.ts";

type Sizes = readonly PictureSize[];

/** The icon of this tab. A document comes with it from the server (src/pages/head.cpp): this is for who changes it, and needs to see that it was changed. */
export function showTabIcon(logo: Sizes): void {
  for (const old of document.head.querySelectorAll('link[rel="icon"]')) old.remove();
  const icons = logo.length > 0 ? logo.slice(0, 2).map(({ url, width }) => ({ href: url, type: "image/webp", sizes: `${width}x${width}` })) : [{ href: "/favicon.svg", type: "image/svg+xml", sizes: "any" }];
  for (const { href, type, sizes } of icons) {
    const link = Object.assign(document.createElement("link"), { rel: "icon", href, type });
    link.setAttribute("sizes", sizes);
    document.head.append(link);
  }
}
