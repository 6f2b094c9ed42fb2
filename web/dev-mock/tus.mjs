// Uploads by tus 1.0.0, whose bytes nobody keeps: only how many came. RATE=3000000: the bytes a second that one may take, so that its progress can be seen.
import { missing, Problem } from "./problem.mjs";
import { id, now, videos } from "./state.mjs";

const rate = Number(process.env.RATE ?? 3_000_000);
/** @type {Map<string, { videoId: string, length: number, offset: number, busy?: boolean }>} */
const uploads = new Map();
const uploadAt = (at) => {
  const upload = uploads.get(at.upload);
  if (!upload) throw missing();
  return upload;
};

async function receive(upload, req) {
  if (upload.busy) throw new Problem(423, "locked", "Another request is writing to this upload.");
  upload.busy = true;
  try {
    for await (const chunk of req) {
      upload.offset += chunk.length;
      await new Promise((r) => setTimeout(r, (chunk.length / rate) * 1000));
    }
  } catch {
    return; // the client went away, and comes back
  } finally {
    upload.busy = false;
  }
  const video = videos.get(upload.videoId);
  if (video && upload.offset >= upload.length) Object.assign(video, { status: "processing", sentAt: Date.now() });
}
const tell = (res, { offset, length }) => res.setHeader("Upload-Offset", offset).setHeader("Upload-Length", length).setHeader("Upload-Expires", new Date(Date.now() + 6e8).toUTCString());

/** @type {import("./behaviours.mjs").Behaviours} */
export const tus = {
  createUpload: async ({ req, res, me }) => {
    const metadata = String(req.headers["upload-metadata"]).split(",").map((pair) => pair.trim().split(" "));
    const videoId = Buffer.from(metadata.find(([name]) => name === "videoId")?.[1] ?? "", "base64").toString();
    const video = videos.get(videoId);
    if (!video || video.ownerUserId !== me.id) throw missing();
    Object.assign(video, { status: "uploading", updatedAt: now() });
    const name = id("up_");
    const upload = { videoId, length: Number(req.headers["upload-length"]), offset: 0 };
    uploads.set(name, upload);
    await receive(upload, req);
    tell(res, upload).setHeader("Location", `/api/uploads/${name}`);
  },
  getUpload: ({ at, res }) => void tell(res, uploadAt(at)),
  appendToUpload: async ({ at, req, res }) => {
    const upload = uploadAt(at);
    if (Number(req.headers["upload-offset"]) !== upload.offset) throw new Problem(409, "offset", "The offset does not match.");
    await receive(upload, req);
    tell(res, upload);
  },
  endUpload: ({ at }) => void uploads.delete(at.upload),
};
