// What pages are called: in the table of routes, in the ways to them, and as their headings.
import { messages } from "./base/language.ts";

export const english = {
  home: "Home",
  subscriptions: "Subscriptions",
  subscribed: "Manage subscriptions",
  liked: "Liked videos",
  history: "History",
  later: "Watch later",
  playlists: "Playlists",
  upload: "Upload",
  studio: "Studio",
  notifications: "Notifications",
  notificationSettings: "Notification settings",
  blocked: "Blocked people",
  settings: "Settings",
  security: "Security",
  you: "You",
  moderation: "Moderation",
  appeals: "Appeals",
  audit: "Audit log",
  limits: "Limits of accounts",
  site: "The site",
  start: "Welcome",
  about: "About",
  terms: "Terms",
  contact: "Contact",
  signIn: "Sign in",
  signUp: "Sign up",
  confirmAddress: "Confirm your address",
  resetPassword: "A new password",
  setUp: "Set up",
  notFound: "Not found",
  notLoaded: "Not loaded",
} as const;

export const titles = messages(english, { vi: () => import("./titles.vi.ts") });

export type Title = keyof typeof english;
