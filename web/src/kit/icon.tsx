// Icons are drawn on a 24-unit grid with 1.75-unit strokes; those in `solid` are filled.

const stroke = {
  home: "M4 10.5 12 4l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z",
  upload: "M12 15.5V4.5M7.5 8.5 12 4l4.5 4.5M4.5 14.5V18a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-3.5",
  studio: "M4 5.5h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM8.5 20h7M10.5 8.8v4.4l3.8-2.2z",
  menu: "M4 6.5h16M4 12h16M4 17.5h16",
  user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-3.6 3.6-5.5 7.5-5.5s6.9 1.9 7.5 5.5",
  settings: "M4 7h9M17 7h3M4 12h3M11 12h9M4 17h9M17 17h3M15 5v4M9 10v4M15 15v4",
  signout: "M10 4.5H6a1.5 1.5 0 0 0-1.5 1.5v12A1.5 1.5 0 0 0 6 19.5h4M15.5 8l4 4-4 4M19.5 12H9.5",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  moon: "M20 14.2A8.3 8.3 0 0 1 9.8 4a8.3 8.3 0 1 0 10.2 10.2z",
  check: "m5 12.5 4.5 4.5L19 7.5",
  close: "m6 6 12 12M18 6 6 18",
  chevron: "m9 5.5 6.5 6.5L9 18.5",
  back: "M15 5.5 8.5 12l6.5 6.5",
  down: "m6 9.5 6 6 6-6",
  alert: "M12 8v5M12 16.5v.1M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  info: "M12 11v5.5M12 7.5v.1M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  offline: "M3 3l18 18M8.5 15.5a5 5 0 0 1 6-.7M5 12a10 10 0 0 1 4.5-2.6M13.5 9.1A10 10 0 0 1 19 12M12 19.5v.1M2 8.5a15 15 0 0 1 3.5-2.3M9.5 4.9A15 15 0 0 1 22 8.5",
  retry: "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.5M20 4.5v5h-5",
  film: "M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM7.5 5v14M16.5 5v14M3 9.7h4.5M3 14.3h4.5M16.5 9.7H21M16.5 14.3H21",
  edit: "M4.5 19.5l.9-3.9L16.2 4.8a1.6 1.6 0 0 1 2.3 0l.7.7a1.6 1.6 0 0 1 0 2.3L8.4 18.6z",
  trash: "M4.5 6.5h15M9.5 6.5V4.8c0-.5.3-.8.8-.8h3.4c.5 0 .8.3.8.8v1.7M6.5 6.5l.8 12.2a1.4 1.4 0 0 0 1.4 1.3h6.6a1.4 1.4 0 0 0 1.4-1.3l.8-12.2M10 10.5v5.5M14 10.5v5.5",
  plus: "M12 5v14M5 12h14",
  globe: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c2.5 2.4 3.5 5.4 3.5 8.5s-1 6.1-3.5 8.5c-2.5-2.4-3.5-5.4-3.5-8.5s1-6.1 3.5-8.5z",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1",
  lock: "M6.5 11h11a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
  more: "M12 5.5v.1M12 12v.1M12 18.5v.1",
  notFor: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6 6l12 12",
  key: "M14.5 13.5a4.5 4.5 0 1 0-4.3-3.2L4 16.5V20h3.5v-2.2h2.2v-2.2h1.6l1.4-1.4a4.5 4.5 0 0 0 1.8.3zM16 8.5v.1",
  copy: "M9 8.5h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1v-10a1 1 0 0 1 1-1zM4.5 15.5a1 1 0 0 1-1-1v-10a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1",
  download: "M12 4.5v11M7.5 11.5 12 16l4.5-4.5M4.5 15.5V18a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-2.5",
  print: "M7 8.5v-5h10v5M7 17.5H5a1.5 1.5 0 0 1-1.5-1.5v-6A1.5 1.5 0 0 1 5 8.5h14a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5h-2M7 14h10v6.5H7z",
  signin: "M14 4.5h4a1.5 1.5 0 0 1 1.5 1.5v12a1.5 1.5 0 0 1-1.5 1.5h-4M10 8l4 4-4 4M14 12H4.5",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  desktop: "M4 5h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM9 20h6M12 16v4",
  phone: "M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3zM11 18h2",
  // People
  like: "M7 10.5v9H4.5a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM7 10.5l4-7c1.4 0 2.3 1 2.3 2.4V9h4.9a2 2 0 0 1 2 2.3l-1.1 6.5a2 2 0 0 1-2 1.7H7",
  dislike: "M7 13.5v-9H4.5a1 1 0 0 0-1 1v7a1 1 0 0 0 1 1zM7 13.5l4 7c1.4 0 2.3-1 2.3-2.4V15h4.9a2 2 0 0 0 2-2.3l-1.1-6.5a2 2 0 0 0-2-1.7H7",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4",
  bellOff: "M6 16.5V11c0-1 .3-2 .7-2.8M9.5 5.5A6 6 0 0 1 18 11v3.5M15.5 18h-11l1.5-1.5M10 20.5h4M4 4l16 16",
  heart: "M12 19.5S4 14.8 4 9.3A4.3 4.3 0 0 1 12 7a4.3 4.3 0 0 1 8 2.3c0 5.5-8 10.2-8 10.2z",
  pin: "M9 4.5h6l-.7 5.5 2.7 3v1.5H7V13l2.7-3zM12 14.5v5.5",
  comment: "M4.5 5h15a1 1 0 0 1 1 1v9.5a1 1 0 0 1-1 1H12l-4.5 4v-4h-3a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z",
  subscriptions: "M6.5 3.8h11M5 7.3h14M4 10.8h16a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-7.2a1 1 0 0 1 1-1zM10.5 13.2v4.4l3.8-2.2z",
  // Library
  history: "M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 7.8V12l3 1.9",
  clock: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.2V12l3.2 2",
  playlist: "M4 6.5h16M4 11.5h9M4 16.5h7M15.5 13v6.5l5-3.2z",
  addToList: "M4 6.5h16M4 11.5h10M4 16.5h6M17 13.5v7M13.5 17h7",
  grip: "M5 9.5h14M5 14.5h14",
  up: "M12 19V5.5M6 11.5l6-6 6 6",
  downward: "M12 5v13.5M6 12.5l6 6 6-6",
  toTop: "M5 4.5h14M12 20V8.5M6.5 14l5.5-5.5 5.5 5.5",
  next: "M6 5.5v13l9.5-6.5zM18.5 5.5v13",
  previous: "M18 5.5v13L8.5 12zM5.5 5.5v13",
  order: "M4 7h16M4 12h11M4 17h6",
  // Player
  volume: "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.3a8 8 0 0 1 0 11.4",
  volumeLow: "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4.2 4.2 0 0 1 0 6",
  muted: "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM16 9.5l5 5M21 9.5l-5 5",
  gear: "M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM10.3 3.5h3.4l.5 2.5 1.7 1 2.4-.9 1.7 3-1.9 1.7v2.4l1.9 1.7-1.7 3-2.4-.9-1.7 1-.5 2.5h-3.4l-.5-2.5-1.7-1-2.4.9-1.7-3 1.9-1.7v-2.4L4 9.1l1.7-3 2.4.9 1.7-1z",
  pip: "M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM12.5 12h5.5v4h-5.5z",
  theatre: "M3.5 7h17a.5.5 0 0 1 .5.5v9a.5.5 0 0 1-.5.5h-17a.5.5 0 0 1-.5-.5v-9a.5.5 0 0 1 .5-.5z",
  theatreOff: "M5.5 6h13a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM15 6v12",
  full: "M4 9V4.5h4.5M20 9V4.5h-4.5M4 15v4.5h4.5M20 15v4.5h-4.5",
  fullOff: "M8.5 4.5V9H4M15.5 4.5V9H20M8.5 19.5V15H4M15.5 19.5V15H20",
  speed: "M5 18a9 9 0 1 1 14 0M12 13.5l4-4.5",
  keyboard: "M3.5 6.5h17a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-17a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM6.5 10v.1M10 10v.1M13.5 10v.1M17 10v.1M8.5 14h7",
} as const;

const solid = {
  play: "M8 5.2v13.6a.8.8 0 0 0 1.2.7l10.8-6.8a.8.8 0 0 0 0-1.4L9.2 4.5A.8.8 0 0 0 8 5.2z",
  pause: "M7 4.5h2.5a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1zM14.5 4.5H17a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-2.5a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1z",
} as const;

/** Those that point along the line of text. */
const along = new Set<string>(["chevron", "back", "signout", "signin", "playlist", "addToList"]);

export type IconName = keyof typeof stroke | keyof typeof solid;

export function Icon({ name }: { name: IconName }) {
  const filled = name in solid;
  return (
    <svg
      class={along.has(name) ? "icon along" : "icon"}
      viewBox="0 0 24 24"
      aria-hidden="true"
      fill={filled ? "currentColor" : "none"}
      stroke={filled ? "none" : "currentColor"}
      stroke-width={name === "more" ? 2.6 : 1.75}
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d={filled ? solid[name as keyof typeof solid] : stroke[name as keyof typeof stroke]} />
    </svg>
  );
}

/** The lamp's housing and its cone of light: together a K. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <path d="M7.5 5.5v21" stroke="currentColor" stroke-width="4.6" stroke-linecap="round" />
      <path d="M14 16 25.5 6v20z" fill="var(--accent)" stroke="var(--accent)" stroke-width="3" stroke-linejoin="round" />
    </svg>
  );
}
