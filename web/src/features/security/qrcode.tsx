import { useEffect, useState } from "preact/hooks";
import { lazily } from "../../data/lazily.ts";
import { t } from "./messages.ts";

/** Made here: what is in it goes to nobody. Where its code does not come, what stands beside it does as well. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [made, setMade] = useState<{ path: string; size: number } | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let there = true;
    lazily(() => import("./qrpath.ts"), () => t("qrMissing")).then(
      ({ qrOf }) => there && setMade(qrOf(text)),
      () => there && setFailed(true),
    );
    return () => void (there = false);
  }, [text]);
  if (failed) return <p class="small muted">{t("qrMissing")}</p>;
  if (!made) return <div class="qr skel" aria-busy="true" />;
  return (
    <svg class="qr" viewBox={`0 0 ${made.size} ${made.size}`} role="img" aria-label={label}>
      <rect width={made.size} height={made.size} fill="#fff" />
      <path d={made.path} fill="#000" />
    </svg>
  );
}
