// Names for the quality menu.

export type Level = { index: number; width: number; height: number; bitrate: number; frameRate: number };
export type Choice = { index: number; label: string; shortSide: number };

/**
 * Rungs are named by the short side, so that a portrait video says 1080p where people expect it; and as the server names them (src/media/ladder.cpp),
 * so that each has one name wherever it stands. What is nearly a step, as 1078 and 1088 lines are, is called after it, and no side is odd.
 */
export function shortSide(level: { width: number; height: number }): number {
  const side = Math.min(level.width, level.height) || level.height || level.width;
  const step = [240, 360, 480, 720, 1080, 1440, 2160].find((each) => side >= each * 0.97 && side * 0.97 <= each);
  return step ?? side + (side % 2);
}

export function levelName(level: Omit<Level, "index" | "bitrate">): string {
  return `${shortSide(level)}p${level.frameRate > 32 ? Math.round(level.frameRate) : ""}`;
}

/** The one that was wanted of another video, or what comes nearest to it from below. */
export function nearest(list: readonly Choice[], wanted: string): Choice | undefined {
  return list.find((choice) => choice.label === wanted) ?? list.find((choice) => choice.shortSide <= parseInt(wanted, 10)) ?? list.at(-1);
}

/** Best first, one entry a name: of two with the same name the richer one stands (the source beside its own rung). */
export function choices(levels: readonly Level[]): Choice[] {
  const best = new Map<string, Level>();
  for (const level of levels) {
    const name = levelName(level);
    const known = best.get(name);
    if (!known || level.bitrate > known.bitrate) best.set(name, level);
  }
  return [...best]
    .map(([label, level]) => ({ index: level.index, label, shortSide: shortSide(level) }))
    .sort((a, b) => b.shortSide - a.shortSide || b.label.localeCompare(a.label, "en", { numeric: true }));
}
