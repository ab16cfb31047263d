import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "../../core/ports/log.ts";
import type { Action } from "../incoming.ts";
import type { Answer, Surface, WaitingLines } from "../surface.ts";
import { type TeamsActivity, teamsActivity } from "./teams-activity.ts";
import { createTeamsClient } from "./teams-client.ts";
import { createTeamsDelivery } from "./teams-delivery.ts";
import { createTeamsDialogs, type TeamsDialogs } from "./teams-dialogs.ts";
import { toAction, toCommand, toOpened, toSubmission } from "./teams-events.ts";
import { createTeamsFiles } from "./teams-files.ts";
import { formAnswer, lineAnswer } from "./teams-forms.ts";
import { readActivity, sendAnswer } from "./teams-http.ts";
import { createTeamsTransport, type TeamsAnswer, type TransportOptions } from "./teams-transport.ts";

export interface TeamsOptions extends TransportOptions {
  log: Log;
  waiting(locale?: string): WaitingLines;
}

/** Microsoft Teams: what arrives at `/api/messages`, and what the bot sends. */
export function createTeamsSurface(options: TeamsOptions): Surface {
  const { log, tenantId, waiting } = options;
  if (options.appId === "") throw new Error("TEAMS_APP_ID is empty: the bot would let everyone in.");
  const transport = createTeamsTransport(options);
  const client = createTeamsClient(transport);
  const files = createTeamsFiles(client, log);
  const delivery = createTeamsDelivery(client, files, log);
  const underWay = new Set<Promise<unknown>>();
  let ask: Answer | undefined;
  let dialogs: TeamsDialogs | undefined;

  async function invoke(activity: TeamsActivity): Promise<TeamsAnswer> {
    switch (activity.name) {
      case "adaptiveCard/action": {
        const action = toAction(activity, tenantId);
        const line = action && ask ? await delivery.deliver(action, await ask(action)) : "";
        return {
          status: 200,
          body: { statusCode: 200, type: "application/vnd.microsoft.activity.message", value: line },
        };
      }
      case "task/fetch":
        return { status: 200, body: (await fetchForm(toAction(activity, tenantId))) ?? {} };
      case "task/submit": {
        const shown = await dialogs?.showResult(activity.value);
        if (shown !== undefined) return { status: 200, body: shown ?? {} };
        const submission = toSubmission(activity, tenantId);
        const { message } = submission ?? {};
        const origin = message && { conversationId: message.channelId, messageId: message.messageId };
        const answer = submission && (await dialogs?.submit(submission, origin, waiting(activity.locale)));
        return { status: 200, body: answer ?? {} };
      }
      case "fileConsent/invoke":
        await files.answer(activity);
        return { status: 200, body: {} };
      default:
        return { status: 501 };
    }
  }

  async function fetchForm(action: Action | null) {
    if (!action || !ask) return null;
    const outcome = await ask(action);
    if (outcome.reply.kind === "form") {
      const { channelId, messageId } = action.message;
      return formAnswer(outcome.reply.form, { conversationId: channelId, messageId });
    }
    const line = await delivery.deliver(action, outcome);
    return lineAnswer(line || waiting(action.person.locale).done);
  }

  async function handle(raw: unknown): Promise<TeamsAnswer | undefined> {
    const parsed = teamsActivity.safeParse(raw);
    if (!parsed.success || parsed.data.channelId !== "msteams") return { status: 400 };
    const activity = parsed.data;
    if (activity.type === "invoke") return invoke(activity);
    const isAdded = activity.type === "installationUpdate" && activity.action === "add";
    const incoming =
      activity.type === "message" ? toCommand(activity, tenantId) : isAdded ? toOpened(activity, tenantId) : null;
    if (incoming && ask) await delivery.deliver(incoming, await ask(incoming));
    return { status: 200 };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const activity = await readActivity(request);
    if (!activity) return sendAnswer(response, { status: 400 });
    const { authorization = "" } = request.headers;
    const answer = await transport.receive(authorization, activity, handle).catch((error: unknown): TeamsAnswer => {
      log.error("an activity from Teams was not answered", { error });
      return { status: 500 };
    });
    sendAnswer(response, answer);
  }

  return {
    platform: "teams",
    routes: [
      {
        path: "/api/messages",
        listener(request, response) {
          const work = serve(request, response).catch((error: unknown) => {
            log.error("a request from Teams broke off", { error });
            response.destroy();
          });
          underWay.add(work);
          work.finally(() => underWay.delete(work));
        },
      },
    ],

    async start(answer) {
      ask = answer;
      dialogs = createTeamsDialogs(answer, client, delivery, log);
    },

    async stop() {
      await Promise.allSettled(underWay);
      ask = undefined;
    },

    oneToOne: client.oneToOne,
    post: client.post,
    update: client.update,
    sendFile: files.offer,
  };
}
