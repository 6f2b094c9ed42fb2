// A QR code as one path of SVG, a unit a module.
import { encode } from "uqr";

/** Runs of dark modules, line by line. */
export function pathOf(rows: readonly (readonly boolean[])[]): string {
  let path = "";
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      let end = x;
      while (row[end]) end++;
      path += `M${x} ${y}h${end - x}v1H${x}z`;
      x = end;
    }
  }
  return path;
}

/** With the four modules of quiet around it that readers need (ISO/IEC 18004). */
export function qrOf(text: string): { path: string; size: number } {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  return { path: pathOf(data), size };
}
