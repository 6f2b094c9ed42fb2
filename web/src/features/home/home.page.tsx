import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { api } from "../../data/api.ts";
import { keys } from "../../data/keys.ts";
import { useList } from "../../data/query.ts";
import { site, user } from "../../data/session.ts";
import { Blank } from "../../kit/notice.tsx";
import { usePage } from "../../kit/page.ts";
import { VideoFeed } from "../video/feed.tsx";

export default function Home() {
  const { query } = useLocation();
  const about = useStore(site);
  const who = useStore(user);
  const category = query["category"] ?? "";
  const name = about?.categories.find((c) => c.id === category)?.name;
  usePage(name ?? "");
  const list = useList(keys.home(category), (cursor, signal) => api.videos({ category, cursor }, signal));
  return (
    <>
      <h1 class="sr" tabIndex={-1}>
        {name ?? "Home"}
      </h1>
      <nav class="chips" aria-label="Categories" style="min-block-size:44px;margin-block-end:16px">
        {about && (
          <>
            <a class="chip" href="/" aria-current={category === "" ? "page" : undefined}>
              All
            </a>
            {about.categories.map((c) => (
              <a key={c.id} class="chip" href={`/?category=${encodeURIComponent(c.id)}`} aria-current={category === c.id ? "page" : undefined}>
                <bdi>{c.name}</bdi>
              </a>
            ))}
          </>
        )}
      </nav>
      <h2 class="sr">Newest videos</h2>
      <VideoFeed
        list={list}
        empty={
          <Blank icon="film" title={category ? `Nothing in ${name ?? "this category"} yet` : "The stage is empty"}>
            <p>{category ? "Be the first, or look at everything." : "Nobody has published a video here yet."}</p>
            <div class="row">
              {category && (
                <a class="btn" href="/">
                  Show all
                </a>
              )}
              <a class="btn primary" href={who ? "/upload" : "/signup"}>
                {who ? "Upload a video" : "Sign up and publish one"}
              </a>
            </div>
          </Blank>
        }
      />
    </>
  );
}
