import { channelForPosting, type Method, threadIn } from "./chat-methods.ts";
import { type JsonObject, objectsIn, stringIn } from "./json-object.ts";
import { addMessage, checkedContent } from "./message-store.ts";
import { announcePosted } from "./own-events.ts";
import { changed, type SlackCore } from "./slack-core.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import { nextId, type SlackFile } from "./slack-workspace.ts";

function presentFile(core: SlackCore, file: SlackFile): JsonObject {
  const extension = /\.([^.]+)$/.exec(file.name)?.[1] ?? "";
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    filetype: extension || "binary",
    size: file.bytes.length,
    user: file.userId,
    mode: "hosted",
    url_private: `${core.baseUrl}/files/${file.id}`,
    url_private_download: `${core.baseUrl}/files/${file.id}`,
  };
}

const getUploadUrl: Method = (core, args) => {
  const name = stringIn(args.filename);
  const length = Number(args.length);
  const missing = [...(name ? [] : ["filename"]), ...(Number.isInteger(length) && length > 0 ? [] : ["length"])];
  if (name === undefined || missing.length > 0) {
    throw new SlackRefusal(
      "invalid_arguments",
      missing.map((field) => `missing required field: ${field}`),
    );
  }
  const id = nextId("F");
  const { botUserId: userId } = core.workspace;
  core.workspace.files.set(id, {
    id,
    name,
    title: name,
    bytes: Buffer.alloc(0),
    userId,
    channelId: null,
    messageTs: null,
  });
  return { upload_url: `${core.baseUrl}/upload/v1/${id}`, file_id: id };
};

/** Shares uploaded files with a message in a channel or, without one, keeps them to the bot. */
const completeUpload: Method = (core, args) => {
  const files = objectsIn(args.files).map((given) => {
    const file = core.workspace.files.get(String(given.id));
    if (file === undefined || file.bytes.length === 0) throw new SlackRefusal("file_not_found");
    return { file, title: stringIn(given.title) ?? file.title };
  });
  if (files.length === 0) throw new SlackRefusal("invalid_arguments", ["missing required field: files"]);
  const channelId = stringIn(args.channel_id);
  if (channelId !== undefined && core.workspace.users.has(channelId)) throw new SlackRefusal("channel_not_found");
  const channel = channelId === undefined ? undefined : channelForPosting(core, channelId);
  const content = checkedContent({ text: args.initial_comment ?? "(file)", blocks: args.blocks });
  const threadTs = channel === undefined ? undefined : threadIn(core, channel, args.thread_ts);
  for (const { file, title } of files) file.title = title;
  const presented = files.map(({ file }) => presentFile(core, file));
  if (channel !== undefined) {
    const text = stringIn(args.initial_comment) ?? "";
    const message = addMessage(
      core,
      channel,
      core.workspace.botUserId,
      { ...content, text },
      { threadTs, files: presented },
    );
    announcePosted(core, channel, message);
    for (const { file } of files) Object.assign(file, { channelId: channel.id, messageTs: message.ts });
  }
  return { files: presented };
};

/** Takes the bytes that the app sends to an upload URL: a multipart form with one file, or the bare bytes. */
export async function receiveUpload(core: SlackCore, fileId: string, type: string, body: Buffer): Promise<boolean> {
  const file = core.workspace.files.get(fileId);
  if (file === undefined) return false;
  file.bytes = type.startsWith("multipart/form-data") ? await firstFile(type, body) : body;
  changed(core);
  return true;
}

async function firstFile(type: string, body: Buffer): Promise<Buffer> {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  for (const value of form.values()) {
    if (typeof value !== "string") return Buffer.from(await value.arrayBuffer());
  }
  return Buffer.alloc(0);
}

/** A file of a person, attached to what they say. */
export function addPersonsFile(
  core: SlackCore,
  userId: string,
  name: string,
  text: string,
  channelId: string,
): JsonObject {
  const file = { id: nextId("F"), name, title: name, bytes: Buffer.from(text), userId, channelId, messageTs: null };
  core.workspace.files.set(file.id, file);
  return presentFile(core, file);
}

export const fileMethods: Readonly<Record<string, Method>> = {
  "files.getUploadURLExternal": getUploadUrl,
  "files.completeUploadExternal": completeUpload,
};
