import { randomUUID } from "node:crypto";
import { isObject, type JsonObject } from "./json-object.ts";
import { fileConsentCard, type TeamsCore, type TeamsMessage } from "./teams-core.ts";
import type { TeamsPersonRecord } from "./teams-organisation.ts";

/** The fields of `fileConsent/invoke`. When accepted, with a new address to which the bot may `PUT` the file. */
export function answerFile(
  core: TeamsCore,
  person: TeamsPersonRecord,
  message: TeamsMessage,
  uploadUrl: string,
  action: "accept" | "decline",
): JsonObject {
  const asked = message.attachments.find(({ contentType }) => contentType === fileConsentCard);
  if (!asked || !isObject(asked.content)) throw new Error(`message ${message.id} asks for no file`);
  const { acceptContext, declineContext } = asked.content;
  const fields = (value: JsonObject) => ({
    type: "invoke",
    name: "fileConsent/invoke",
    replyToId: message.id,
    value: { type: "fileUpload", action, ...value },
  });
  if (action === "decline") return fields({ context: declineContext });
  const { name = "file" } = asked;
  const uniqueId = randomUUID();
  core.uploads.set(uniqueId, { personId: person.id, name, text: "" });
  const uploadInfo = {
    contentUrl: `https://northwind.sharepoint.example/${uniqueId}/${encodeURIComponent(name)}`,
    name,
    uploadUrl: `${uploadUrl}/${person.id}/${uniqueId}/${encodeURIComponent(name)}`,
    uniqueId,
    fileType: /\.(\w+)$/.exec(name)?.[1] ?? "",
  };
  return fields({ context: acceptContext, uploadInfo });
}
