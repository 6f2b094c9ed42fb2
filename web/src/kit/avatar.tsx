/** Initials on a colour that always belongs to the same name; there are no pictures of people yet. */
export function Avatar({ name, seed, size = 36 }: { name: string; seed: string; size?: number }) {
  return (
    <span class="avatar" aria-hidden="true" style={`--size:${size}px;--hue:${hueOf(seed)}`}>
      {[...name.trim()][0]?.toUpperCase() ?? "?"}
    </span>
  );
}

export function hueOf(seed: string): number {
  let hash = 7;
  for (const char of seed) hash = (hash * 31 + char.codePointAt(0)!) % 9973;
  return (hash * 47) % 360;
}
