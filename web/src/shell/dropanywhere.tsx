import { useLocation } from "preact-iso/router";
import { useEffect, useRef, useState } from "preact/hooks";
import { useStore } from "../base/store.ts";
import { user } from "../data/session.ts";
import { inbox } from "../features/upload/inbox.ts";
import { Icon } from "../kit/icon.tsx";
import { leave as leaveScreen } from "../kit/leaving.ts";
import { href } from "../routes.ts";
import { t } from "./messages.ts";

/** Files may be dropped on any page; they wait in the inbox for the upload page to take them. Not while a dialog is open, which leaving the page would close, nor where a field takes them. */
export function DropAnywhere() {
  const [over, setOver] = useState(false);
  const who = useStore(user);
  const { route, path } = useLocation();
  const depth = useRef(0);
  const go = useRef({ route, path });
  go.current = { route, path };
  useEffect(() => {
    if (!who) return;
    const files = (e: DragEvent) => e.dataTransfer?.types.includes("Files") ?? false;
    const elsewhere = (e: DragEvent) => document.querySelector("dialog[open]") !== null || (e.target instanceof Element && e.target.closest("[data-takes-files]") !== null);
    const enter = (e: DragEvent) => {
      if (!files(e)) return;
      depth.current++;
      setOver(!elsewhere(e));
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
      const taken = e.defaultPrevented || elsewhere(e);
      e.preventDefault();
      if (taken) return;
      const dropped = [...(e.dataTransfer?.files ?? [])]; // it is emptied after the event
      const take = () => void (inbox.value = [...inbox.value, ...dropped]);
      if (go.current.path === href("upload")) return take();
      leaveScreen(() => {
        take();
        go.current.route(href("upload"));
      });
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
        {t("dropToUpload")}
      </div>
    </div>
  );
}
