import { useLocation } from "preact-iso/router";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { memory, useStore } from "../base/store.ts";
import { askUntilReachable, reachable } from "../data/api.ts";
import { signOut, site, user } from "../data/session.ts";
import { setTheme, theme, type Theme } from "../data/theme.ts";
import { SignInAgain } from "../features/account/signinform.tsx";
import { useMyChannels } from "../features/channel/mychannels.ts";
import { inbox, traffic } from "../features/upload/inbox.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Icon, Mark, type IconName } from "../kit/icon.tsx";
import { Menu } from "../kit/menu.tsx";
import { Toasts } from "../kit/toast.tsx";

export function Shell({ loading, children }: { loading: boolean; children: ComponentChildren }) {
  const { path } = useLocation();
  const [folded, setFolded] = useState(memory.get("rail") === "folded");
  const small = useMedia("(max-width: 1023px)");
  // The watch page gives its width to the video, whatever the rail is elsewhere.
  const fixed = small || path.startsWith("/watch/");
  const narrow = folded || fixed;
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      {loading && <div class="progress" role="progressbar" aria-label="Loading page" />}
      <div class={narrow ? "shell folded" : "shell"}>
        <TopBar
          folded={narrow}
          foldable={!fixed}
          onFold={() => {
            memory.set("rail", folded ? null : "folded");
            setFolded(!folded);
          }}
        />
        <Rail path={path} />
        <main class="main" id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <BottomNav path={path} />
      <Connection />
      <Toasts />
      <DropAnywhere />
      <SignInAgain />
    </>
  );
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const update = () => setMatches(media.matches);
    media.addEventListener("change", update);
    return () => media.removeEventListener("change", update);
  }, [query]);
  return matches;
}

function TopBar({ folded, foldable, onFold }: { folded: boolean; foldable: boolean; onFold: () => void }) {
  const who = useStore(user);
  const { url } = useLocation();
  const moving = useStore(traffic);
  const next = url.startsWith("/sign") ? "" : `?next=${encodeURIComponent(url)}`;
  return (
    <header class="topbar">
      <button
        type="button"
        class="iconbtn fold"
        aria-label="Collapse navigation"
        aria-pressed={folded}
        title="Collapse navigation"
        style={foldable ? undefined : "visibility:hidden"}
        onClick={onFold}
      >
        <Icon name="menu" />
      </button>
      <a class="brand" href="/" aria-label="Klieg, home">
        <Mark />
        Klieg
      </a>
      <span class="gap" />
      {who && (
        <a class={moving ? "btn" : "btn spare"} href="/upload" aria-label="Upload">
          {moving ? <span class="spinner" /> : <Icon name="upload" />}
          {moving ? <span class="nums">{moving}</span> : "Upload"}
        </a>
      )}
      {who === null && (
        <>
          <ThemeMenu />
          <a class="btn plain spare" href={`/signin${next}`}>
            Sign in
          </a>
          <a class="btn primary" href={`/signup${next}`}>
            Sign up
          </a>
        </>
      )}
      {who && <AccountMenu />}
    </header>
  );
}

const themes: [Theme, string, IconName][] = [
  ["auto", "Like the system", "desktop"],
  ["light", "Light", "sun"],
  ["dark", "Dark", "moon"],
];

function ThemeItems() {
  const now = useStore(theme);
  return (
    <>
      <p class="group" aria-hidden="true">
        Theme
      </p>
      {themes.map(([value, label, icon]) => (
        <button
          key={value}
          type="button"
          class="menuitem"
          role="menuitemradio"
          tabIndex={-1}
          aria-checked={now === value}
          onClick={() => setTheme(value)}
        >
          <Icon name={icon} />
          {label}
          {now === value && (
            <span class="tail">
              <Icon name="check" />
            </span>
          )}
        </button>
      ))}
    </>
  );
}

function ThemeMenu() {
  const now = useStore(theme);
  return (
    <Menu label="Theme" face={<Icon name={themes.find(([t]) => t === now)?.[2] ?? "desktop"} />}>
      {() => <ThemeItems />}
    </Menu>
  );
}

function AccountMenu() {
  const who = useStore(user);
  const channels = useMyChannels().data?.items ?? [];
  const { route } = useLocation();
  if (!who) return null;
  const link = (href: string, icon: IconName, label: string, close: () => void) => (
    <a class="menuitem" role="menuitem" tabIndex={-1} href={href} onClick={close}>
      <Icon name={icon} />
      {label}
    </a>
  );
  return (
    <Menu label="Account" face={<Avatar name={who.displayName} seed={who.id} size={32} />}>
      {(close) => (
        <>
          <div style="padding:8px 10px 10px">
            <strong><bdi>{who.displayName}</bdi></strong>
            <div class="small muted">@{who.username}</div>
          </div>
          <hr />
          {channels.slice(0, 5).map((channel) => (
            <a class="menuitem" role="menuitem" tabIndex={-1} key={channel.id} href={`/@${channel.handle}`} onClick={close}>
              <Avatar name={channel.name} seed={channel.id} size={20} />
              <bdi>{channel.name}</bdi>
            </a>
          ))}
          {link("/studio", "studio", "Studio", close)}
          {link("/settings", "settings", "Settings", close)}
          {who.role === "administrator" && link("/admin/limits", "speed", "Limits of accounts", close)}
          <hr />
          <ThemeItems />
          <hr />
          <button
            type="button"
            class="menuitem"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              close();
              void signOut().then(() => route("/"));
            }}
          >
            <Icon name="signout" />
            Sign out
          </button>
        </>
      )}
    </Menu>
  );
}

function NavLink({ href, icon, label, path }: { href: string; icon: IconName; label: string; path: string }) {
  return (
    <a class="navlink" href={href} aria-current={path === href ? "page" : undefined}>
      <Icon name={icon} />
      <span>{label}</span>
    </a>
  );
}

function Rail({ path }: { path: string }) {
  const who = useStore(user);
  const about = useStore(site);
  const channels = useMyChannels().data?.items ?? [];
  return (
    <nav class="rail" aria-label="Main">
      <NavLink href="/" icon="home" label="Home" path={path} />
      {who && (
        <>
          <NavLink href="/upload" icon="upload" label="Upload" path={path} />
          <NavLink href="/studio" icon="studio" label="Studio" path={path} />
          <NavLink href="/settings" icon="settings" label="Settings" path={path} />
        </>
      )}
      {who === null && <NavLink href="/signin" icon="user" label="Sign in" path={path} />}
      {channels.length > 0 && (
        <div class="channels">
          <h2>Your channels</h2>
          {channels.map((channel) => (
            <a
              key={channel.id}
              class="navlink"
              href={`/@${channel.handle}`}
              aria-current={path === `/@${channel.handle}` ? "page" : undefined}
            >
              <Avatar name={channel.name} seed={channel.id} size={24} />
              <span><bdi>{channel.name}</bdi></span>
            </a>
          ))}
        </div>
      )}
      {about && (
        <p class="foot">
          {about.name} {about.version} ·{" "}
          <a class="link" href="/docs">
            API
          </a>
        </p>
      )}
    </nav>
  );
}

function BottomNav({ path }: { path: string }) {
  const who = useStore(user);
  const items: [string, IconName, string][] = who
    ? [
        ["/", "home", "Home"],
        ["/upload", "upload", "Upload"],
        ["/studio", "studio", "Studio"],
        ["/settings", "user", "You"],
      ]
    : [
        ["/", "home", "Home"],
        ["/signin", "user", "Sign in"],
      ];
  return (
    <nav class="bottomnav" aria-label="Main, bottom">
      {items.map(([href, icon, label]) => (
        <a key={href} href={href} aria-current={path === href ? "page" : undefined}>
          <Icon name={icon} />
          {label}
        </a>
      ))}
    </nav>
  );
}

function Connection() {
  const [online, setOnline] = useState(navigator.onLine);
  const answers = useStore(reachable);
  useEffect(() => {
    if (answers) return;
    const end = new AbortController();
    askUntilReachable(end.signal).catch(() => undefined); // ended
    return () => end.abort();
  }, [answers]);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    addEventListener("online", update);
    addEventListener("offline", update);
    return () => {
      removeEventListener("online", update);
      removeEventListener("offline", update);
    };
  }, []);
  return (
    <div role="status">
      {(!online || !answers) && (
        <div class="offline">
          <Icon name="offline" />
          {online ? "The server does not answer. Trying again…" : "You are offline. What is already loaded keeps working."}
        </div>
      )}
    </div>
  );
}

/** Files may be dropped on any page; they wait in the inbox for the upload page to take them. */
function DropAnywhere() {
  const [over, setOver] = useState(false);
  const who = useStore(user);
  const { route, path } = useLocation();
  const depth = useRef(0);
  const go = useRef({ route, path });
  go.current = { route, path };
  useEffect(() => {
    if (!who) return;
    const files = (e: DragEvent) => e.dataTransfer?.types.includes("Files") ?? false;
    const enter = (e: DragEvent) => {
      if (!files(e)) return;
      depth.current++;
      setOver(true);
    };
    const leave = (e: DragEvent) => {
      if (!files(e)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    };
    const hover = (e: DragEvent) => files(e) && e.preventDefault();
    const drop = (e: DragEvent) => {
      depth.current = 0;
      setOver(false);
      if (!files(e)) return;
      e.preventDefault();
      inbox.value = [...inbox.value, ...(e.dataTransfer?.files ?? [])];
      if (go.current.path !== "/upload") go.current.route("/upload");
    };
    addEventListener("dragenter", enter);
    addEventListener("dragleave", leave);
    addEventListener("dragover", hover);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragenter", enter);
      removeEventListener("dragleave", leave);
      removeEventListener("dragover", hover);
      removeEventListener("drop", drop);
    };
  }, [who]);
  if (!over) return null;
  return (
    <div class="dropzone" aria-hidden="true">
      <div>
        <Icon name="upload" />
        Drop to upload
      </div>
    </div>
  );
}
