// Uploads by tus-js-client, as programs outside of a browser do.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Upload } from "tus-js-client";

/** `{upload, done}`: `done` settles when it is through or given up. */
export async function tusUpload(person, videoId, file, options = {}) {
  const { size } = await stat(file);
  let upload;
  const done = new Promise((resolve, reject) => {
    upload = new Upload(createReadStream(file), {
      endpoint: `${person.server.url}/api/uploads`,
      headers: { Authorization: `Bearer ${person.token}` },
      metadata: { videoId, filename: basename(file), filetype: "video/mp4" },
      uploadSize: size,
      retryDelays: [0, 300, 600, 1200, 2400, 5000],
      ...options,
      onSuccess: () => resolve(upload),
      onError: reject,
    });
  });
  return { upload, done };
}

/** Draft and file in one go. */
export async function publish(person, title, file, more) {
  const videoId = await person.draft(title, more);
  const { upload, done } = await tusUpload(person, videoId, file);
  upload.start();
  await done;
  return videoId;
}
