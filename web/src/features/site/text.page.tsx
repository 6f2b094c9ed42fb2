import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { queries, type SitePage } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { site } from "../../data/session.ts";
import { NotFound, Trouble } from "../../kit/notice.tsx";
import { usePage } from "../../kit/page.ts";
import { Prose } from "../../kit/prose.tsx";
import { titles } from "../../titles.ts";

/** "/about", "/terms" and "/contact": what the administrators have written there. */
export default function SiteText() {
  const { path } = useLocation();
  const which = path.replace(/\//g, "") as SitePage;
  return <Text key={which} which={which} />;
}

function Text({ which }: { which: SitePage }) {
  const text = useQuery(queries.siteText(which), { freshMs: 60_000 });
  const name = useStore(site)?.name ?? "";
  const missing = text.error?.missing === true;
  usePage(missing ? null : titles(which));
  if (missing) return <NotFound />;
  return (
    <div class="narrow">
      <div class="page-head">
        <h1 tabIndex={-1}>{titles(which)}</h1>
        <bdi class="muted small">{name}</bdi>
      </div>
      {text.data ? (
        <article class="panel sitetext">
          <Prose text={text.data.text} />
        </article>
      ) : text.error ? (
        <Trouble error={text.error} retry={text.reload} what={titles(which)} />
      ) : (
        <div class="skel" style="block-size:320px" aria-busy="true" />
      )}
    </div>
  );
}
