// The frame that sign in, sign up and setup share.
import "./account.css";
import type { ComponentChildren } from "preact";
import { Mark } from "../../kit/icon.tsx";

export function Door({ title, lead, children }: { title: string; lead: string; children: ComponentChildren }) {
  return (
    <div class="door">
      <section class="panel">
        <span class="mark">
          <Mark />
        </span>
        <h1 tabIndex={-1}>{title}</h1>
        <p class="muted">{lead}</p>
        {children}
      </section>
    </div>
  );
}

/** Instead of a form, while whoever is signed in is led on. */
export const Leading = () => <div class="skel" style="block-size:220px" aria-busy="true" />;
