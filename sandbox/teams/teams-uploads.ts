import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../world/loopback-server.ts";
import type { TeamsCore } from "./teams-core.ts";

/**
 * `PUT` of a file that a person has allowed, in one piece or in several in order, as OneDrive's upload session takes it: each
 * with `Content-Range: bytes 0-99/100`. The address is good for one file.
 */
export function takeUpload(core: TeamsCore, { path, body, headers }: SandboxRequest): SandboxAnswer {
  const fileId = path.split("/")[3] ?? "";
  const upload = core.uploads.get(fileId);
  if (!upload) return uploadError(404, "itemNotFound", "The upload session was not found");
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(String(headers["content-range"] ?? ""));
  if (!range) return uploadError(400, "invalidRequest", "The Content-Range header is missing or malformed.");
  const [first = 0, last = 0, total = 0] = range.slice(1).map(Number);
  const sent = Buffer.byteLength(body);
  if (first !== Buffer.byteLength(upload.text) || last - first + 1 !== sent || last >= total)
    return uploadError(416, "invalidRange", "The uploaded fragment does not fit its Content-Range.");
  upload.text += body;
  if (last + 1 < total) return jsonAnswer(202, { nextExpectedRanges: [`${last + 1}-`] });
  core.uploads.delete(fileId);
  core.files.push({ personId: upload.personId, name: upload.name, text: upload.text });
  core.changed();
  return jsonAnswer(201, { id: fileId, name: upload.name, size: total });
}

function uploadError(status: number, code: string, message: string): SandboxAnswer {
  return jsonAnswer(status, { error: { code, message } });
}
