import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { isObject } from "./json-object.ts";
import type { Delivery, Outgoing, SlackSettings } from "./slack-core.ts";

const envelopeTypes = { event: "events_api", command: "slash_commands", interactive: "interactive" } as const;
const pingMs = 10_000;
const closeMs = 500;

/** The Socket Mode side of Slack: one-time addresses, hello, envelopes and their acknowledgements. */
export interface SocketLink {
  /** A fresh one-time address for `apps.connections.open`. */
  address(baseUrl: string): string;
  connections(): number;
  deliver(outgoing: Outgoing): Promise<Delivery>;
  /** Asks every client to connect again, as Slack does every few hours. */
  recycle(): void;
  /** Closes every connection in order; those that do not answer are cut. */
  close(): Promise<void>;
}

/** `onChange` is called when a client comes or goes. */
export function openSocketLink(
  server: Server,
  settings: SlackSettings,
  appId: string,
  onChange: () => void,
): SocketLink {
  const sockets = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const waiting = new Map<string, (body: unknown) => void>();
  let turn = 0;

  server.on("upgrade", (request, socket, head) => {
    const ticket = new URL(request.url ?? "/", "http://localhost").searchParams.get("ticket") ?? "";
    if (!tickets.delete(ticket)) return socket.destroy();
    sockets.handleUpgrade(request, socket, head, (client) => greet(client));
  });

  function greet(client: WebSocket): void {
    const ping = setInterval(() => client.ping(), pingMs);
    client.on("close", () => {
      clearInterval(ping);
      onChange();
    });
    client.on("error", () => client.terminate());
    client.on("message", (data) => acknowledge(String(data)));
    send(client, {
      type: "hello",
      num_connections: sockets.clients.size,
      debug_info: { host: "slack-sandbox", build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: appId },
    });
    onChange();
  }

  function acknowledge(text: string): void {
    const answer = parsed(text);
    if (!isObject(answer) || typeof answer.envelope_id !== "string") return;
    const { envelope_id: id, payload } = answer;
    const isEmpty = payload === undefined || (isObject(payload) && Object.keys(payload).length === 0);
    waiting.get(id)?.(isEmpty ? null : payload);
  }

  function open(): WebSocket[] {
    return [...sockets.clients].filter((client) => client.readyState === client.OPEN);
  }

  function deliver(outgoing: Outgoing): Promise<Delivery> {
    const clients = open();
    const client = clients[turn++ % Math.max(1, clients.length)];
    if (client === undefined) {
      return Promise.resolve({ kind: "failed", code: "dispatch_failed", status: null, noRetry: false });
    }
    const id = randomUUID();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting.delete(id);
        resolve({ kind: "failed", code: "operation_timeout", status: null, noRetry: false });
      }, settings.ackTimeoutMs);
      waiting.set(id, (body) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve({ kind: "acked", body });
      });
      send(client, {
        envelope_id: id,
        type: envelopeTypes[outgoing.kind],
        accepts_response_payload: outgoing.kind !== "event",
        payload: outgoing.payload,
        ...(outgoing.kind === "event"
          ? { retry_attempt: outgoing.retry?.num ?? 0, retry_reason: outgoing.retry?.reason.replace("http_", "") ?? "" }
          : {}),
      });
    });
  }

  return {
    address(baseUrl) {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${baseUrl.replace("http:", "ws:")}/link/?ticket=${ticket}&app_id=${appId}`;
    },
    connections: () => open().length,
    deliver,
    recycle() {
      for (const client of open()) {
        send(client, { type: "disconnect", reason: "refresh_requested", debug_info: { host: "slack-sandbox" } });
      }
    },
    async close() {
      const clients = [...sockets.clients];
      const closed = clients.map((client) => new Promise((resolve) => client.once("close", resolve)));
      for (const client of clients) client.close(1001);
      const tooLate = setTimeout(() => {
        for (const client of clients) client.terminate();
      }, closeMs);
      await Promise.all(closed);
      clearTimeout(tooLate);
      sockets.close();
    },
  };
}

function send(client: WebSocket, message: object): void {
  client.send(JSON.stringify(message));
}

/** Null for what is no JSON: Slack ignores it too. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
