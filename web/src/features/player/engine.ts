// Brings the bytes to the <video>: hls.js where Media Source Extensions exist, the browser's own HLS on Safari. It knows
// nothing of the page; the player draws what `state` says.
import type Hls from "hls.js";
import type { ErrorData, Fragment, HlsConfig } from "hls.js";
import { memory, Store } from "../../base/store.ts";
import { doubt } from "../../data/api.ts";
import { Ahead, askAhead } from "./askahead.ts";
import { furthest, holds } from "./extent.ts";
import { loadHls, playsHlsItself } from "./hls.ts";
import { choices, levelName, nearest, type Choice, type Level } from "./levels.ts";
import { expected, hlsCame, Line, slowBelow } from "./line.ts";
import { t } from "./messages.ts";
import { unsigned } from "./path.ts";
import { Standstill } from "./standstill.ts";

export type EngineState = {
  /** What plays it is there, or will not come: until then nothing else may stand in its way. */
  here: boolean;
  levels: Choice[];
  /** The label that was chosen, or null for automatic. */
  chosen: string | null;
  /** The label of what plays now. */
  playing: string | null;
  error: { message: string; code: string } | null;
};

export const nothing: EngineState = { here: false, levels: [], chosen: null, playing: null, error: null };

const offer = (hls: Hls) =>
  [...hls.levels.flatMap((level) => level.url), ...hls.audioTracks.map((track) => track.url)].map(unsigned).sort().join("\n");
const sameOffer = (a: Hls, b: Hls) => offer(a) === offer(b);

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Seconds in which decoders have pictures to begin with. */
const stepBack = 0.5;

/** What was chosen of the last video is wanted of the next one, until the client is left: tomorrow's line may be another. */
let wanted: string | null = null;

export class Engine {
  readonly state = new Store<EngineState>(nothing);
  #hls: Hls | null = null;
  #Hls: typeof Hls | null = null;
  #src: string | null = null;
  #dead = false;
  #native = false;
  #appending = 0;
  /** Where the buffer ended that this instance took over from the one before, of which it knows nothing. */
  #inherited = 0;
  /** The segment on the screen, where this instance fetched it. */
  #onScreen: Fragment | null = null;
  #mediaRepairs = 0;
  #networkRepairs = 0;
  /** Seconds: the place of the last one in the browser's own player. */
  #repairedAt = 0;
  #reloading: Promise<void> = Promise.resolve();
  #startAt = 0;
  readonly #standstill = new Standstill();
  #restarts = 0;
  /** It plays on once it has other decoders. */
  #resumes = false;
  #failed = false;
  readonly #watch: ReturnType<typeof setInterval>;
  readonly #line = new Line();
  readonly #ahead = new Ahead();
  readonly #rememberLine = () => {
    const { rate } = this.#line;
    if (rate !== undefined) memory.set("bandwidth", String(Math.round(rate)));
  };

  constructor(
    readonly video: HTMLVideoElement,
    /** Asks the page for a new address when ours was refused: signed ones expire. */
    readonly renew: () => Promise<string | null>,
    /** Holds the last picture over the video while its source is exchanged the hard way. */
    readonly cover: () => () => void,
  ) {
    // What is on the screen, not what is being fetched: the picture says it by itself.
    video.addEventListener("resize", () => this.#namePicture());
    video.addEventListener("seeking", () => this.#keepToPictures());
    video.addEventListener("error", () => void this.#repairNative());
    video.addEventListener("timeupdate", () => this.#native && video.currentTime > this.#repairedAt + 10 && (this.#networkRepairs = 0));
    this.#watch = setInterval(() => this.#goOn(), 500);
    addEventListener("pagehide", this.#rememberLine);
  }

  /** Seconds at which the pictures end, as the playlist has it; undefined where that is not known, or goes on growing. */
  get pictures(): number | undefined {
    const details = this.#hls?.latestLevelDetails;
    return details && !details.live ? details.edge : undefined;
  }

  /** However one came there, by a link's time or by the device's own controls: what lies behind the pictures, or just before their end, is not begun with. */
  #keepToPictures(): void {
    const { currentTime, buffered, ended, duration, paused } = this.video;
    const { pictures } = this;
    const isStep = paused && holds(buffered, currentTime); // picture by picture, up to the last one
    if (ended || pictures === undefined || isStep) return;
    const last = furthest(duration || pictures, pictures);
    if (currentTime > last) this.video.currentTime = last;
  }

  #namePicture(): void {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width || !height) return;
    const level = this.#hls?.levels.find((l) => l.width === width && l.height === height);
    this.#set({ playing: levelName(level ?? { width, height, frameRate: 0 }) });
  }

  async load(src: string, startAt: number): Promise<void> {
    this.#src = src;
    this.#set({ error: null });
    this.#native = playsHlsItself(this.video);
    if (!this.#native && !this.#Hls) {
      if (this.#isSlow()) void askAhead(src, startAt === 0, this.#ahead).catch(() => undefined);
      try {
        this.#Hls = await loadHls();
      } catch {
        this.#set({ here: true, error: { message: t("notLoaded"), code: "player_chunk" } });
        return;
      }
      if (!this.#Hls.isSupported()) this.#native = true;
      const came = hlsCame();
      if (came) this.#line.hear(came);
    }
    if (this.#dead || this.#src !== src) return;
    this.#set({ here: true });
    if (this.#native) {
      this.#startNative(src, startAt);
      return;
    }
    this.#hls?.destroy();
    this.#inherited = 0;
    this.#onScreen = null;
    this.#hls = this.#make(startAt);
    this.#hls.attachMedia(this.video);
    this.#hls.loadSource(src);
  }

  /**
   * Reads the multivariant playlist again, at the position, because a rung joined: hls.js reads it only once. A second
   * instance reads the new one and then takes over MediaSource and SourceBuffers, so that what is buffered plays on. Where
   * that fails the source is exchanged under a still of the last picture.
   */
  reload(src: string): Promise<void> {
    this.#reloading = this.#reloading.then(async () => {
      if (this.#dead) return;
      const hadError = this.state.value.error !== null;
      this.#src = src;
      this.#set({ error: null });
      if (!this.#hls || hadError) {
        await this.#exchange(src);
        return;
      }
      const outcome = await this.#handOver(src);
      if (outcome === "failed" && !this.#dead) await this.#exchange(src);
    });
    return this.#reloading;
  }

  /** After an error panel: everything anew, at the position. Of what stood still at the end a second is seen again: the same place would stand still once more. */
  async retry(): Promise<void> {
    this.#mediaRepairs = 0;
    this.#networkRepairs = 0;
    const end = this.pictures ?? Infinity;
    const src = (await this.renew().catch(() => null)) ?? this.#src;
    if (src && !this.#dead) await this.#exchange(src, Math.max(0, Math.min(this.video.currentTime, end - 1)));
  }

  choose(label: string | null): void {
    wanted = label;
    this.#set({ chosen: label });
    const hls = this.#hls;
    if (!hls) return;
    const choice = this.state.value.levels.find((level) => level.label === label);
    let replaces = false;
    const heard = () => void (replaces = true);
    hls.on(this.#Hls!.Events.BUFFER_FLUSHING, heard);
    // nextLevel keeps what is buffered for the next seconds and switches without a gap.
    hls.nextLevel = choice ? choice.index : -1;
    hls.off(this.#Hls!.Events.BUFFER_FLUSHING, heard);
    const level = choice && hls.levels[choice.index];
    if (!level) return;
    this.#forgetSeen(hls);
    if (replaces && this.video.currentTime >= this.#inherited) return;
    // It replaces only what it fetched itself, and nothing where the line was so slow that the time for fetching leads past
    // what is buffered: to the end of a short video, which would then never show what was chosen. Two segments at the measured
    // speed are the time until its own arrive, and half of what is left to see has to be enough.
    const wait = 2 + (8 * level.maxBitrate) / Math.max(hls.bandwidthEstimate, 100_000);
    const left = Math.max(0, this.video.duration - this.video.currentTime) || 0;
    this.#refetch(hls, Math.min(wait, 20, left / 2));
  }

  destroy(): void {
    this.#dead = true;
    clearInterval(this.#watch);
    removeEventListener("pagehide", this.#rememberLine);
    this.#rememberLine();
    this.#hls?.destroy();
    this.#hls = null;
    this.video.removeAttribute("src");
    this.video.load();
  }

  #set(change: Partial<EngineState>): void {
    this.state.value = { ...this.state.value, ...change };
  }

  #expected(): number | undefined {
    return expected(this.#line.rate, Number(memory.get("bandwidth")));
  }

  /** Also where nobody knows. */
  #isSlow(): boolean {
    return (this.#expected() ?? 0) < slowBelow;
  }

  #make(startAt: number): Hls {
    const Hls = this.#Hls!;
    const line = this.#expected();
    const config: Partial<HlsConfig> = {
      startPosition: startAt,
      backBufferLength: 60,
      maxBufferLength: 30,
      maxMaxBufferLength: 60,
      capLevelToPlayerSize: true,
      // Nothing is sooner there than the lowest quality, and its first segment is short. Where the line is fast the next one is another.
      startLevel: this.#isSlow() ? 0 : -1,
      testBandwidth: false, // a segment that is thrown away
      abrEwmaDefaultEstimate: Math.min(Math.max(line ?? 0, 300_000), 20_000_000),
      // While a video is still being encoded its playlists grow like those of a live stream. It is none: the viewer stays
      // where they are, and is never pulled to the edge.
      liveSyncMode: "buffered",
      liveMaxLatencyDuration: Infinity,
      liveSyncDuration: 1,
      enableInterstitialPlayback: false,
      loader: this.#standstill.counted(Hls.DefaultConfig.loader),
    };
    const hls = new Hls(config);
    this.#startAt = startAt;
    this.#appending = 0;
    hls.on(Hls.Events.MANIFEST_PARSED, () => hls === this.#hls && this.#manifest(hls));
    hls.on(Hls.Events.MEDIA_ATTACHED, () => {
      if (hls !== this.#hls || !this.#resumes) return;
      this.#resumes = false;
      void this.video.play().catch(() => undefined);
    });
    hls.on(Hls.Events.BUFFER_APPENDING, () => void this.#appending++);
    hls.on(Hls.Events.BUFFER_APPENDED, () => void (this.#appending = Math.max(0, this.#appending - 1)));
    hls.on(Hls.Events.FRAG_LOADED, (_, { frag: { stats, url } }) => {
      this.#failed = false;
      const { loading } = stats;
      const took = this.#ahead.took(url, loading.end);
      // Of hls.js's own estimate, which is made of that once the segment is buffered. It had to share the line with hls.js.
      if (took !== null) loading.start = loading.first = loading.end - Math.min(took, this.#line.ms(stats.loaded) ?? took);
      else this.#line.hear({ bytes: stats.loaded, ms: loading.end - loading.first });
    });
    hls.on(Hls.Events.FRAG_BUFFERED, () => {
      if (hls !== this.#hls) return;
      this.#networkRepairs = 0;
    });
    hls.on(Hls.Events.FRAG_CHANGED, (_, { frag }) => {
      if (hls !== this.#hls) return;
      const before = this.#onScreen;
      this.#onScreen = frag;
      // What was chosen has come to the screen: the seconds that bridged the way to it go, too.
      if (this.state.value.chosen !== null && frag.level === hls.loadLevel && before?.level !== frag.level) this.#forgetSeen(hls);
    });
    hls.on(Hls.Events.ERROR, (_, data) => {
      if (data.type === Hls.ErrorTypes.NETWORK_ERROR && data.details !== Hls.ErrorDetails.INTERNAL_ABORTED) {
        this.#failed = true;
        doubt();
      }
      if (hls === this.#hls && data.fatal) void this.#repair(hls, data);
    });
    return hls;
  }

  #manifest(hls: Hls): void {
    const levels: Level[] = hls.levels.map((level, index) => ({
      index,
      width: level.width,
      height: level.height,
      bitrate: level.bitrate,
      frameRate: level.frameRate,
    }));
    const list = choices(levels.filter((level) => level.height > 0));
    const choice = wanted === null ? undefined : nearest(list, wanted);
    this.#set({ levels: list, chosen: choice?.label ?? null });
    if (choice) hls.loadLevel = choice.index;
  }

  /** Network first waits and renews, the decoder is reset, then the audio codec is swapped; then it is an error to show. */
  async #repair(hls: Hls, data: ErrorData): Promise<void> {
    const Hls = this.#Hls!;
    const alive = () => !this.#dead && hls === this.#hls;
    if (data.type === Hls.ErrorTypes.NETWORK_ERROR) {
      const status = data.response?.code ?? 0;
      if (this.#networkRepairs < 3) {
        const attempt = this.#networkRepairs++;
        await pause(800 * 2 ** attempt);
        if (!alive()) return;
        if (status === 401 || status === 403 || status === 404 || status === 410 || !hls.levels.length) {
          const src = await this.renew().catch(() => null);
          if (!alive()) return;
          await this.#exchange(src ?? this.#src!);
        } else {
          hls.startLoad();
        }
        return;
      }
      const gone = status === 404 || status === 403 || status === 410;
      this.#fail(
        gone ? t("gone") : t("lost"),
        status ? String(status) : "",
      );
      return;
    }
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && this.#mediaRepairs < 3) {
      if (this.#mediaRepairs++ > 0) hls.swapAudioCodec();
      this.#decodeAnew(hls);
      return;
    }
    this.#fail(t("unplayable"), data.details);
  }

  /** Where it stands still it is started again; where that leads nowhere, the viewer is told. */
  #goOn(): void {
    const hls = this.#hls;
    if (!hls || this.state.value.error) return;
    const { readyState, ended, currentTime, seeking } = this.video;
    const details = hls.latestLevelDetails;
    const reading = details?.live ? details.targetduration : 0;
    const loading = { readyState, ended, reading, failed: this.#failed };
    if (readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) this.#restarts = 0; // segments that came may lead nowhere
    if (!this.#standstill.is(loading, performance.now() / 1000)) return;
    const restarts = ++this.#restarts;
    if (restarts > 5) return this.#fail(t("stopped"), "standstill");
    // WebKitGTK takes no more sound where a rung joined at the end: all that is appended then makes no progress, and is fetched over and over.
    if (restarts === 2) return this.#decodeAnew(hls);
    hls.startLoad(currentTime || this.#startAt);
    if (!holds(this.video.buffered, currentTime)) return;
    // Where it is there and not shown, the browser has lost the jump that led to it, or waits for more than there is. That is so near the end while the sound
    // is exchanged: hls.js says that there is no more once it is, and that it is once something plays (1.7.4, audio-stream-controller.ts: checkFragmentChanged).
    // So it plays from a moment before.
    const before = currentTime - stepBack;
    this.video.currentTime = seeking && holds(this.video.buffered, before) ? before : currentTime;
  }

  /** With another MediaSource, and so with other decoders, at the position. */
  #decodeAnew(hls: Hls): void {
    this.#resumes ||= !this.video.paused;
    hls.recoverMediaError(); // a source that goes takes the playing along, and some browsers forget a wish to play that comes before the next one is there
  }

  #fail(message: string, code: string): void {
    this.#hls?.stopLoad();
    this.#set({ error: { message, code } });
  }

  async #handOver(src: string): Promise<"done" | "failed" | "kept"> {
    const old = this.#hls!;
    const Hls = this.#Hls!;
    const next = this.#make(this.video.currentTime);
    next.config.autoStartLoad = false;
    next.config.startLevel = -1; // the old instance knows the line
    const parsed = await new Promise<boolean>((resolve) => {
      next.once(Hls.Events.MANIFEST_PARSED, () => resolve(true));
      next.on(Hls.Events.ERROR, (_, data) => data.fatal && resolve(false));
      next.loadSource(src);
    });
    if (this.#dead || this.#hls !== old) {
      next.destroy();
      return "kept";
    }
    if (!parsed) {
      // The new list could not be read; the old one still plays, and the next announcement tries again.
      next.destroy();
      return "kept";
    }
    if (sameOffer(old, next)) {
      next.destroy();
      return "kept";
    }
    old.stopLoad();
    // A SourceBuffer that is busy cannot change hands.
    for (let waited = 0; this.#appending > 0 && waited < 1000; waited += 20) await pause(20);
    if (this.#dead || this.#hls !== old) {
      next.destroy();
      return "kept";
    }
    const estimate = old.bandwidthEstimate;
    const tallest = Math.max(0, ...old.levels.map((level) => level.height));
    const { buffered } = this.video;
    this.#inherited = buffered.length ? buffered.end(buffered.length - 1) : 0;
    const media = old.transferMedia();
    old.destroy();
    this.#hls = next;
    this.#onScreen = null;
    if (!media?.mediaSource || media.mediaSource.readyState === "closed") return "failed";
    if (Number.isFinite(estimate)) next.bandwidthEstimate = estimate;
    this.#manifest(next);
    next.attachMedia(media);
    next.startLoad(this.video.currentTime, true);
    // Only then does the new instance own the SourceBuffers.
    next.once(Hls.Events.FRAG_BUFFERED, () => next === this.#hls && this.#upgrade(next, tallest));
    return "done";
  }

  /** What is buffered far ahead in a poorer quality is fetched again in the one that just joined. */
  #upgrade(hls: Hls, tallestBefore: number): void {
    const best = hls.levels[this.state.value.chosen === null ? hls.nextAutoLevel : hls.loadLevel];
    if (!best || best.height <= tallestBefore) return;
    // Two or three segments stay, as the time that fetching takes.
    this.#refetch(hls, 8);
  }

  /** Drops the picture from `seconds` ahead of the position on, so that it is fetched anew. */
  #refetch(hls: Hls, seconds: number): void {
    const startOffset = this.video.currentTime + seconds * Math.max(1, this.video.playbackRate);
    hls.trigger(this.#Hls!.Events.BUFFER_FLUSHING, { startOffset, endOffset: Number.POSITIVE_INFINITY, type: "video" });
    this.#inherited = Math.min(this.#inherited, startOffset);
  }

  /** Drops the picture of what lies behind: who seeks back sees it in the quality that was chosen meanwhile. */
  #forgetSeen(hls: Hls): void {
    const start = this.#onScreen?.start ?? 0;
    if (start > this.video.currentTime) return; // a seek is under way
    // What is removed reaches on to the next keyframe (Media Source Extensions, "Coded Frame Removal"). That of the segment on the
    // screen has to stay.
    const endOffset = start - 0.25;
    if (endOffset > 0) hls.trigger(this.#Hls!.Events.BUFFER_FLUSHING, { startOffset: 0, endOffset, type: "video" });
  }

  async #exchange(src: string, at = this.video.currentTime): Promise<void> {
    const uncover = this.cover();
    const { paused, playbackRate } = this.video;
    const done = () => {
      this.video.removeEventListener("seeked", done);
      this.video.removeEventListener("playing", done);
      clearTimeout(timer);
      uncover();
    };
    const timer = setTimeout(done, 4000);
    this.video.addEventListener("playing", done);
    this.video.addEventListener("seeked", done);
    await this.load(src, at);
    this.video.playbackRate = playbackRate;
    if (!paused) void this.video.play().catch(() => undefined);
  }

  #startNative(src: string, startAt: number): void {
    const { video } = this;
    this.#startAt = startAt;
    video.addEventListener("loadedmetadata", () => startAt > 0 && (video.currentTime = startAt), { once: true });
    video.src = src;
  }

  /** The browser's own player says neither what failed nor goes on by itself: the address may have expired, or the server be away. */
  async #repairNative(): Promise<void> {
    const { video } = this;
    const code = video.error?.code ?? 0;
    if (!this.#native || this.#dead || code === 0 || code === MediaError.MEDIA_ERR_ABORTED) return;
    doubt();
    const at = video.currentTime || this.#startAt;
    const src = this.#src;
    if (this.#networkRepairs >= 3) return this.#fail(code === MediaError.MEDIA_ERR_NETWORK ? t("lost") : t("unplayable"), `media_${code}`);
    await pause(800 * 2 ** this.#networkRepairs++);
    if (this.#dead || this.#src !== src) return;
    this.#repairedAt = at;
    const fresh = await this.renew().catch(() => null);
    if (!this.#dead && this.#src === src) await this.#exchange(fresh ?? src!, at);
  }
}
