import "./moderation.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { t } from "./messages.ts";

type Place = "open" | "decided" | "appeals" | "audit";

const places: readonly { place: Place; to: string; label: () => string }[] = [
  { place: "open", to: href("moderation"), label: () => t("open") },
  { place: "decided", to: `${href("moderation")}?state=resolved`, label: () => t("decided") },
  { place: "appeals", to: href("appeals"), label: () => titles("appeals") },
  { place: "audit", to: href("audit"), label: () => titles("audit") },
];

/** What stands around the pages of those who moderate. */
export function Office({ name, children }: { name: Place; children: ComponentChildren }) {
  const ways = useRef<HTMLElement>(null);
  useEffect(() => ways.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }), [name]);
  return (
    <div class="narrow moderation">
      <div class="page-head">
        <h1 tabIndex={-1}>{titles(name === "appeals" || name === "audit" ? name : "moderation")}</h1>
      </div>
      <nav class="tabs" ref={ways} aria-label={titles("moderation")}>
        {places.map(({ place, to, label }) => (
          <a key={place} class="tab" href={to} aria-current={place === name ? "page" : undefined}>
            {label()}
          </a>
        ))}
      </nav>
      {children}
    </div>
  );
}
