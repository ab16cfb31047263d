import type { JsonObject, TeamsCore } from "./teams-core.ts";
import type { FaultyToken, TeamsIssuer } from "./teams-issuer.ts";
import type { TeamsPersonRecord } from "./teams-organisation.ts";

export interface BotAnswer {
  /** 0 when the bot could not be reached or took too long. */
  status: number;
  body: unknown;
}

/** Sends an activity to the bot as Teams does, with a signed token. Failures become troubles that the person sees. */
export async function sendActivity(
  core: TeamsCore,
  issuer: TeamsIssuer,
  person: TeamsPersonRecord,
  activity: JsonObject,
  faulty?: FaultyToken,
): Promise<BotAnswer> {
  core.lastSent.set(person.id, activity);
  const token = await issuer.tokenFor(core.appId, core.serviceUrl, faulty);
  try {
    const response = await fetch(core.messagesUrl, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(activity),
      signal: AbortSignal.timeout(core.patienceMs),
    });
    const text = await response.text();
    if (response.status >= 400) trouble(core, person, `the bot answered ${response.status}`);
    return { status: response.status, body: parse(text) };
  } catch (error) {
    const name = error instanceof Error ? error.name : "Error";
    trouble(core, person, name === "TimeoutError" ? "the bot took too long" : "the bot could not be reached");
    return { status: 0, body: null };
  }
}

function trouble(core: TeamsCore, person: TeamsPersonRecord, what: string): void {
  core.troubles.push({ personId: person.id, what });
  core.changed();
}

function parse(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
