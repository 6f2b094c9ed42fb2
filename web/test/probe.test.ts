import { expect, test } from "vitest";
import { isForeign, otherThanMedia } from "../src/features/upload/probe.ts";

const bytes = (...parts: (string | number[])[]) => new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part)));

test("containers of films and sound are let through", () => {
  const heads = {
    mp4: bytes([0, 0, 0, 32], "ftypisom", [0, 0, 2, 0], "isomavc1"),
    matroska: bytes([0x1a, 0x45, 0xdf, 0xa3, 0x93, 0x42, 0x82, 0x88], "matroska"),
    avi: bytes("RIFF", [0x24, 0xe1, 0x03, 0], "AVI LIST"),
    wav: bytes("RIFF", [0x24, 0x10, 0, 0], "WAVEfmt ", [16, 0, 0, 0]),
    ogg: bytes("OggS", [0, 2, 0, 0, 0, 0]),
    flac: bytes("fLaC", [0, 0, 0, 34]),
    mp3: bytes("ID3", [4, 0, 0, 0, 0, 0, 0]),
    adts: bytes([0xff, 0xf1, 0x50, 0x80, 0x2e, 0x7f, 0xfc]),
    ts: bytes([0x47, 0x40, 0x11, 0x10, 0, 0x42]),
    flv: bytes("FLV", [1, 5, 0, 0, 0, 9]),
    mxf: bytes([6, 0x0e, 0x2b, 0x34, 2, 5, 1, 1]),
  };
  for (const [name, head] of Object.entries(heads)) expect(isForeign(head), name).toBe(false);
});

test("texts, documents, pictures and archives are not, whatever they are called", async () => {
  const heads = {
    text: bytes("This is no film, whatever its name says.\n"),
    vietnamese: bytes("Đây không phải là video.\r\n").slice(0, 20), // in the middle of a letter
    pdf: bytes("%PDF-1.7\n%", [0xe2, 0xe3, 0xcf, 0xd3]),
    docx: bytes("PK", [3, 4, 20, 0, 6, 0]),
    jpeg: bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], "JFIF"),
    png: bytes([0x89], "PNG", [13, 10, 26, 10, 0, 0]),
  };
  for (const [name, head] of Object.entries(heads)) expect(isForeign(head), name).toBe(true);
  expect(await otherThanMedia(new Blob(["no film"]))).toMatch(/^This is not a video or audio file\. Save it/);
  expect(await otherThanMedia(new Blob([heads.pdf.slice(0, 3), new Uint8Array(1)]))).toBeNull();
});
