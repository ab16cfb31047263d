import { type App, startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import type { Actor } from "../../src/core/member/member.ts";

/** What the measuring process asks of the bot's process; each is answered by `{ id, result }` or `{ id, error }`. */
export type Ask =
  | { kind: "start"; environment: Record<string, string> }
  | { kind: "make-admins" }
  | { kind: "sign-in"; email: string }
  | { kind: "connect"; ordinary: Record<string, string>; secret: Record<string, string> }
  /** Nobody has a second account in the other chat. */
  | { kind: "confirm-people" }
  /** A request by that member for mappings of accounts that there are not; `nth` makes it one of its own. */
  | { kind: "ask-approval"; requester: string; nth: number }
  | { kind: "idle" }
  | { kind: "accounts" }
  | { kind: "cpu" }
  | { kind: "stop" };

/** More than go without approval. */
const askedMappings = 25;
const quiet = { debug() {}, info() {}, warn() {}, error: console.error };

let app: App | undefined;

function running(): App {
  if (!app) throw new Error("the bot is not started");
  return app;
}

async function admin(): Promise<Actor> {
  const { services, tenantId } = running();
  const [first] = await services.members.list();
  return { tenantId, memberId: first?.id ?? "", name: "bench", role: "admin", via: "cli" };
}

async function answer(ask: Ask): Promise<unknown> {
  switch (ask.kind) {
    case "start":
      app = await startApp(readConfig(ask.environment), {
        log: quiet,
        psa: { allowance: { atOnce: 8, perSecond: 200 } },
      });
      return null;
    case "make-admins": {
      const { services } = running();
      for (const member of await services.members.list())
        await services.members.setRole(await admin(), member.id, "admin");
      return null;
    }
    case "sign-in": {
      const begun = await running().services.signIns.begin(await admin());
      if (begun.kind !== "begun") throw new Error("GoTo is not configured");
      const url = new URL(begun.url);
      const body = new URLSearchParams({
        ...Object.fromEntries(url.searchParams),
        email: ask.email,
        decision: "allow",
      });
      const allowed = await fetch(url, { method: "POST", body, redirect: "manual" });
      await fetch(allowed.headers.get("location") ?? "");
      return null;
    }
    case "connect": {
      const { connections } = running().services;
      const { draft } = await connections.begin(await admin(), "connect", "connectwise");
      await connections.testAndSave(await admin(), draft.id, ask.ordinary, ask.secret);
      await running().worker.idle();
      return (await connections.list()).length;
    }
    case "confirm-people": {
      const { members } = running().services;
      for (const { id } of await members.list())
        await members.decide(await admin(), id, { role: "admin", onlyHere: true });
      return null;
    }
    case "ask-approval": {
      const { services, tenantId } = running();
      const by = (await services.members.list()).find(({ name }) => name === ask.requester);
      const [connection] = await services.connections.list();
      const actor: Actor = { tenantId, memberId: by?.id ?? "", name: ask.requester, role: "admin", via: "slack" };
      const confirmations = Array.from({ length: askedMappings }, (_, at) => ({
        place: { accountKey: `bench ${ask.nth} ${at}`, connectionId: connection?.id ?? "" },
        seen: { id: String(at), name: "Contoso", fingerprint: "f" },
        expected: null,
      }));
      return services.approvals.askForMappings(actor, confirmations);
    }
    case "idle":
      return running().worker.idle();
    case "accounts":
      return (await running().services.accounts.list()).map(({ key }) => key);
    case "cpu": {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    }
    case "stop":
      await running().stop();
      return null;
  }
}

process.on("message", ({ id, ask }: { id: number; ask: Ask }) => {
  answer(ask).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
