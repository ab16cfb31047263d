import { checkCard } from "./check-card.ts";
import { checkMentions } from "./check-mentions.ts";
import { isObject, type JsonObject } from "./json-object.ts";
import { adaptiveCard, fileConsentCard, fileInfoCard } from "./teams-core.ts";

/** Attachments that Teams shows in a bot's message, besides images. Source: Microsoft's page on cards and their support in Teams. */
const knownAttachments = new Set([
  adaptiveCard,
  fileConsentCard,
  fileInfoCard,
  "application/vnd.microsoft.card.hero",
  "application/vnd.microsoft.card.thumbnail",
  "application/vnd.microsoft.card.signin",
  "application/vnd.microsoft.card.oauth",
  "application/vnd.microsoft.card.receipt",
  "application/vnd.microsoft.teams.card.list",
  "application/vnd.microsoft.teams.card.o365connector",
]);

/** What Teams refuses of an activity that a bot sends, in words; empty when all is well. */
export function checkActivity(body: JsonObject, isPersonal: boolean): readonly string[] {
  if (body.type !== "message" && body.type !== "typing") return [`the type ${String(body.type)} is not sent by bots`];
  if (body.type === "typing") return [];
  const attachments: unknown[] = Array.isArray(body.attachments) ? body.attachments : [];
  const text = typeof body.text === "string" ? body.text : "";
  if (text === "" && attachments.length === 0) return ["neither text nor attachment"];
  return [
    ...checkMentions(text, body.entities, "the text"),
    ...attachments.flatMap((attachment) => checkAttachment(attachment, isPersonal)),
  ];
}

function checkAttachment(attachment: unknown, isPersonal: boolean): readonly string[] {
  if (!isObject(attachment)) return ["an attachment is no object"];
  const { contentType, content } = attachment;
  if (contentType === adaptiveCard) return checkCard(content);
  if (contentType === fileConsentCard) return checkConsent(attachment, isPersonal);
  if (contentType === fileInfoCard) return checkFileInfo(attachment);
  const isKnown = knownAttachments.has(String(contentType)) || /^image\//.test(String(contentType));
  return isKnown ? [] : [`the attachment type ${String(contentType)} is unknown`];
}

function checkConsent({ name, content }: JsonObject, isPersonal: boolean): readonly string[] {
  const { description, sizeInBytes } = isObject(content) ? content : {};
  return [
    ...(isPersonal ? [] : ["a file can be offered in a 1:1 only"]),
    ...(typeof name === "string" && name !== "" ? [] : ["the offered file has no name"]),
    ...(typeof description === "string" ? [] : ["the offered file has no description"]),
    ...(Number.isInteger(sizeInBytes) && Number(sizeInBytes) >= 0 ? [] : ["the offered file has no sizeInBytes"]),
  ];
}

function checkFileInfo({ name, contentUrl, content }: JsonObject): readonly string[] {
  const { uniqueId, fileType } = isObject(content) ? content : {};
  const isWhole = [name, contentUrl, uniqueId].every((part) => typeof part === "string" && part !== "");
  return isWhole && typeof fileType === "string"
    ? []
    : ["the file's card lacks name, contentUrl, uniqueId or fileType"];
}
