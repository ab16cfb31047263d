import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "../../core/ports/log.ts";
import { createStarts, type Starts } from "../starts.ts";
import type { Answer, Surface, WaitingLines } from "../surface.ts";
import { isBotAdded, teamsActivity } from "./teams-activity.ts";
import { createTeamsClient, threadOf } from "./teams-client.ts";
import { createTeamsDelivery } from "./teams-delivery.ts";
import { createTeamsDialogs } from "./teams-dialogs.ts";
import { toCommand, toOpened } from "./teams-events.ts";
import { createTeamsFiles } from "./teams-files.ts";
import { isFromHere, readActivity, sendAnswer } from "./teams-http.ts";
import { createTeamsInvokes } from "./teams-invokes.ts";
import { createTeamsPatience } from "./teams-patience.ts";
import { createTeamsPeople } from "./teams-people.ts";
import { createTeamsTransport, type TeamsAnswer, type TransportOptions } from "./teams-transport.ts";

export interface TeamsOptions extends TransportOptions {
  log: Log;
  waiting(locale?: string): WaitingLines;
  /** How long Teams is kept waiting for an outcome; older clients give up after 5 s. */
  patienceMs?: number;
  /** After how long what was typed is acknowledged, answered or not; the answer is a message of its own. */
  heardMs?: number;
  /** Shared by all chats of the process. */
  starts?: Starts;
}

const defaultPatienceMs = 2_500;
const defaultHeardMs = 30;

/** Microsoft Teams: what arrives at `/api/messages`, and what the bot sends. Throws when the options would let everyone in. */
export function createTeamsSurface(options: TeamsOptions): Surface {
  const { log, tenantId, waiting, allowUnauthenticated, patienceMs = defaultPatienceMs } = options;
  const { heardMs = defaultHeardMs, starts = createStarts() } = options;
  refuseOpenDoors(options);
  // Microsoft's playground has an organisation of its own, whatever ours is.
  const homeTenantId = allowUnauthenticated ? null : tenantId;
  const transport = createTeamsTransport(options);
  const client = createTeamsClient(transport);
  const files = createTeamsFiles(client, log);
  const delivery = createTeamsDelivery(client, files, log);
  const people = createTeamsPeople(transport, homeTenantId, log);
  const patience = createTeamsPatience(patienceMs, log);
  let started: { answer: Answer; invoke: ReturnType<typeof createTeamsInvokes> } | undefined;

  async function handle(raw: object): Promise<TeamsAnswer> {
    const parsed = teamsActivity.safeParse(raw);
    if (!parsed.success || parsed.data.channelId !== "msteams") return { status: 400 };
    if (!started) return { status: 503 };
    const activity = parsed.data;
    const { answer, invoke } = started;
    if (activity.type === "invoke") return invoke(activity);
    const isMessage = activity.type === "message";
    if (!isMessage && !isBotAdded(activity)) return { status: 200 };
    const atMostMs = starts.isBusy() ? 0 : heardMs;
    const work = async () => {
      await starts.turn();
      const arrived = isMessage ? toCommand(activity, homeTenantId) : toOpened(activity, homeTenantId);
      const incoming = await people.recognised(arrived);
      await delivery.deliver(incoming, await answer(incoming));
    };
    // Teams would send a message again that was answered with a failure.
    await patience.within(patience.track(work()), undefined, atMostMs).catch(() => undefined);
    return { status: 200 };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!started) return sendAnswer(response, { status: 503 });
    if (allowUnauthenticated && !isFromHere(request)) return sendAnswer(response, { status: 401 });
    const activity = await readActivity(request);
    if (!activity) return sendAnswer(response, { status: 400 });
    const { authorization = "" } = request.headers;
    const answer = await transport.receive(authorization, activity, handle).catch((error: unknown): TeamsAnswer => {
      log.error("an activity from Teams was not answered", { error });
      return { status: 500 };
    });
    if (answer.status === 503) log.warn("Microsoft's keys for tokens cannot be had", {});
    sendAnswer(response, answer);
  }

  function listener(request: IncomingMessage, response: ServerResponse): void {
    patience.track(serve(request, response)).catch(() => response.destroy());
  }

  return {
    platform: "teams",
    routes: [{ path: "/api/messages", listener }],

    async start(answer) {
      const ask: Answer = async (incoming) => answer(await people.recognised(incoming));
      const dialogs = createTeamsDialogs(ask, delivery, patience);
      started = {
        answer,
        invoke: createTeamsInvokes({ ask, delivery, dialogs, files, patience, homeTenantId, waiting }),
      };
    },

    async stop() {
      started = undefined;
      await patience.drain();
    },

    oneToOne: client.oneToOne,
    threadOf,
    post: client.post,
    update: client.update,
    sendFile: files.offer,
  };
}

function refuseOpenDoors({ appId, tenantId, allowUnauthenticated, log }: TeamsOptions): void {
  if (appId.trim() === "") {
    throw new Error("TEAMS_APP_ID is empty: anyone could talk to the bot. Set it to the id of the bot's registration.");
  }
  if (tenantId.trim() === "") {
    throw new Error(
      "TEAMS_TENANT_ID is empty: nobody could be told from a stranger. Set it to your organisation's id.",
    );
  }
  if (!allowUnauthenticated) return;
  if (process.env.NODE_ENV === "production") {
    throw new Error("TEAMS_ALLOW_UNAUTHENTICATED lets anyone in. Remove it: it is refused with NODE_ENV=production.");
  }
  log.warn("Teams messages from this machine need no token (TEAMS_ALLOW_UNAUTHENTICATED)", {});
}
