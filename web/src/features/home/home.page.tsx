import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { categoryName } from "../../data/categories.ts";
import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { site, user } from "../../data/session.ts";
import { Blank } from "../../kit/notice.tsx";
import { usePage } from "../../kit/page.ts";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { othersAdd, VideoFeed } from "../video/feed.tsx";
import { t } from "./messages.ts";

export default function Home() {
  const { query } = useLocation();
  const about = useStore(site);
  const who = useStore(user);
  const category = query["category"] ?? "";
  const one = about?.categories.find((c) => c.id === category);
  const name = one && categoryName(one);
  usePage(name ?? "");
  const list = useList(queries.newest(category), othersAdd);
  return (
    <>
      <h1 class="sr" tabIndex={-1}>
        {name ? <bdi>{name}</bdi> : titles("home")}
      </h1>
      <nav class="chips" aria-label={t("categories")} style="min-block-size:44px;margin-block-end:16px">
        {about && (
          <>
            <a class="chip" href={href("home")} aria-current={category === "" ? "page" : undefined}>
              {t("all")}
            </a>
            {about.categories.map((c) => (
              <a key={c.id} class="chip" href={`${href("home")}?category=${encodeURIComponent(c.id)}`} aria-current={category === c.id ? "page" : undefined}>
                <bdi>{categoryName(c)}</bdi>
              </a>
            ))}
          </>
        )}
      </nav>
      <h2 class="sr">{t("newest")}</h2>
      <VideoFeed
        key={category}
        list={list}
        empty={
          <Blank icon="film" title={!category ? t("empty") : name ? t("nothingIn", { category: name }) : t("nothingHere")}>
            <p>{category ? t("beFirst") : t("nobodyYet")}</p>
            <div class="row">
              {category && (
                <a class="btn" href={href("home")}>
                  {t("showAll")}
                </a>
              )}
              {(who || about?.registrationOpen !== false) && (
                <a class="btn primary" href={who ? href("upload") : href("signUp")}>
                  {who ? t("uploadOne") : t("signUpToPublish")}
                </a>
              )}
            </div>
          </Blank>
        }
      />
    </>
  );
}
