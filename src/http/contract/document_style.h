#pragma once

#include <string_view>

namespace klieg::http {

/// The style of the document's page, with the colours of the web client (web/src/style/base.css).
inline constexpr std::string_view kDocumentStyle = R"css(
:root { color-scheme: light dark;
  --bg: light-dark(oklch(.988 .003 85), oklch(.165 .005 75)); --raised: light-dark(#fff, oklch(.205 .006 75));
  --sunken: light-dark(oklch(.955 .005 85), oklch(.235 .007 75)); --line: light-dark(oklch(.25 .02 75 / .13), oklch(.98 .01 85 / .12));
  --text: light-dark(oklch(.215 .01 75), oklch(.965 .005 85)); --soft: light-dark(oklch(.43 .012 75), oklch(.775 .008 85));
  --accent: light-dark(oklch(.5 .11 68), oklch(.85 .13 83));
  --get: light-dark(oklch(.45 .1 230), oklch(.82 .09 230)); --post: light-dark(oklch(.45 .11 155), oklch(.82 .12 158));
  --patch: light-dark(oklch(.5 .11 68), oklch(.85 .13 83)); --delete: light-dark(oklch(.5 .18 27), oklch(.78 .12 25));
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace; }
* { box-sizing: border-box; }
html { scroll-padding-top: 16px; }
body { margin: 0; background: var(--bg); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 3px; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code, pre { font-family: var(--mono); font-size: .875em; }
.skip { position: absolute; inset: 8px auto auto 8px; padding: 8px 14px; background: var(--raised); border-radius: 8px; transform: translateY(-200%); }
.skip:focus { transform: none; z-index: 1; }
.frame { display: grid; grid-template-columns: 270px minmax(0, 1fr); max-width: 1180px; margin: 0 auto; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 32px 16px 48px 24px; font-size: 14px; }
nav h2 a { text-decoration: none; }
nav h2 { margin: 24px 0 6px; font-size: 12px; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li a { display: block; padding: 4px 8px; border-radius: 6px; text-decoration: none; }
nav li a:hover { background: var(--sunken); }
main { padding: 32px clamp(16px, 3vw, 40px) 96px; min-width: 0; }
h1 { margin: 0; font-size: 30px; line-height: 1.2; letter-spacing: -.015em; }
h1 small { font-size: 14px; font-weight: 400; color: var(--soft); letter-spacing: 0; margin-inline-start: 8px; }
main > section > h2 { margin: 56px 0 4px; font-size: 22px; letter-spacing: -.01em; }
p { margin: 8px 0; max-width: 68ch; }
.soft { color: var(--soft); }
article { margin: 16px 0; background: var(--raised); border: 1px solid var(--line); border-radius: 12px; padding: 16px 20px; }
article h3 { margin: 0; font-size: 16px; font-weight: 600; overflow-wrap: anywhere; }
article h3 a { text-decoration: none; }
article h4 { margin: 20px 0 4px; font-size: 13px; font-weight: 600; color: var(--soft); }
.path { font-family: var(--mono); font-size: 14px; }
.method { display: inline-block; min-width: 62px; margin-inline-end: 8px; font: 700 12px/1 var(--mono); letter-spacing: .03em; }
.get, .head, .options { color: var(--get); } .post { color: var(--post); } .patch, .put { color: var(--patch); } .delete { color: var(--delete); }
.facts { display: flex; flex-wrap: wrap; gap: 6px; margin: 10px 0 0; padding: 0; list-style: none; font-size: 13px; }
.facts li { padding: 1px 9px; border-radius: 99px; background: var(--sunken); color: var(--soft); }
.rows { border-top: 1px solid var(--line); margin: 0; font-size: 14px; }
.rows > div { display: grid; grid-template-columns: minmax(120px, 190px) minmax(0, 1fr); gap: 4px 16px; padding: 7px 0; border-bottom: 1px solid var(--line); }
.rows dt { font-family: var(--mono); font-size: 13px; overflow-wrap: anywhere; }
.rows dd { margin: 0; overflow-wrap: anywhere; }
.rows dd span { color: var(--soft); }
.rows .inner dt { padding-inline-start: 16px; }
details { margin-top: 12px; } summary { cursor: pointer; font-size: 14px; color: var(--soft); width: fit-content; }
summary:hover { color: var(--text); }
pre { margin: 8px 0 0; padding: 12px 14px; background: var(--sunken); border-radius: 8px; overflow-x: auto; line-height: 1.5; tab-size: 2; }
@media (max-width: 820px) {
  .frame { display: block; } nav { position: static; height: auto; padding: 20px 16px 0; }
  nav ul { display: none; } nav h2 { display: inline-block; margin: 0 6px 8px 0; text-transform: none; letter-spacing: 0; font-size: 14px; }
  nav h2 a { display: block; padding: 8px 12px; border-radius: 99px; background: var(--sunken); }
  .rows > div { grid-template-columns: 1fr; } article { padding: 14px 16px; }
}
@media print { nav { display: none; } .frame { display: block; } article { break-inside: avoid; } }
)css";

}  // namespace klieg::http
