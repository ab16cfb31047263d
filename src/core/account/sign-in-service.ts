import { auditBy } from "../audit/audit-entry.ts";
import type { CorePorts } from "../core-ports.ts";
import type { DraftService } from "../draft/draft-service.ts";
import type { Actor, Member } from "../member/member.ts";
import { newId } from "../new-id.ts";
import { type GotoAdministrator, type GotoClient, GotoError, type GotoTokens } from "../ports/goto.ts";
import type { Transaction } from "../ports/stores.ts";
import { postTo, redraw } from "../posting/redraw.ts";
import { saveAccounts } from "./save-accounts.ts";
import type { SignIn } from "./sign-in.ts";

export type Begun = { kind: "begun"; url: string } | { kind: "not-configured" };
export type Finished = { kind: "saved"; signIn: SignIn; accounts: number } | { kind: "expired" } | { kind: "refused" };

/** GoTo sign-ins (OAuth code flow) and the clients that they give. */
export interface SignInService {
  /** `url` is for the browser of the person who asked; it is good for 15 minutes and one use. */
  begin(actor: Actor): Promise<Begun>;
  /** Who began it; `null` when it is over or too old. */
  owner(state: string): Promise<Member | null>;
  /** What GoTo's redirect brought. `refused`: the person said no. Throws `GotoError`. */
  finish(state: string, code: string | null): Promise<Finished>;
  list(): Promise<readonly SignIn[]>;
  get(id: string): Promise<SignIn | null>;
  /** Accounts that it alone reached stay, without a sign-in: their mappings are not lost. */
  remove(actor: Actor, id: string): Promise<boolean>;
  /** The client for the sign-in that reaches this account; `null` when none does. */
  clientFor(accountKey: string): Promise<GotoClient | null>;
  client(signIn: SignIn): Promise<GotoClient | null>;
  /** Reads the accounts that it reaches once more. */
  refresh(id: string): Promise<void>;
}

export function createSignInService(ports: CorePorts, drafts: DraftService): SignInService {
  const { stores, secretBox, goto, clock, wakeJobs } = ports;
  const place = (id: string, field: string) => ({ tenantId: stores.tenantId, record: `sign-in:${id}`, field });

  async function seal(
    id: string,
    tokens: GotoTokens,
  ): Promise<Pick<SignIn, "accessToken" | "refreshToken" | "expiresAt">> {
    return {
      accessToken: await secretBox.seal(place(id, "accessToken"), tokens.accessToken),
      refreshToken: await secretBox.seal(place(id, "refreshToken"), tokens.refreshToken),
      expiresAt: tokens.expiresAt,
    };
  }

  async function moveSignIn(id: string, changes: Partial<Omit<SignIn, "id" | "version">>): Promise<void> {
    await stores.transaction(async (tx) => {
      const signIn = await tx.signIns.get(id);
      if (!signIn) return;
      await tx.signIns.move(signIn, changes);
      if (changes.state) await redrawSignIns(tx, id, clock.now());
    });
    wakeJobs();
  }

  async function unseal({ id, accessToken, refreshToken, expiresAt }: SignIn): Promise<GotoTokens> {
    return {
      accessToken: await secretBox.open(place(id, "accessToken"), accessToken),
      refreshToken: await secretBox.open(place(id, "refreshToken"), refreshToken),
      expiresAt,
    };
  }

  async function client(signIn: SignIn): Promise<GotoClient | null> {
    if (!goto) return null;
    const { id } = signIn;
    const stored = async () => {
      const now = await stores.signIns.get(id);
      return now && unseal(now);
    };
    return goto.client(await unseal(signIn), async (fresh) => moveSignIn(id, await seal(id, fresh)), stored);
  }

  async function save(
    tokens: GotoTokens,
    who: GotoAdministrator,
    actor: Pick<Actor, "memberId" | "via" | "seen">,
  ): Promise<SignIn> {
    const known = (await stores.signIns.list()).find((signIn) => signIn.email === who.email);
    const id = known?.id ?? newId("s");
    const sealed = await seal(id, tokens);
    const now = clock.now();
    return stores.transaction(async (tx) => {
      const before = await tx.signIns.get(id);
      const fields = { email: who.email, name: who.name, ...sealed, state: "working" as const, signedInAt: now };
      const saved = before ? await tx.signIns.move(before, fields) : await tx.signIns.insert({ id, ...fields });
      if (!saved) throw new Error("a transaction lost its own record");
      await saveAccounts(tx, id, who.accounts);
      await tx.audit.add({
        ...auditBy(actor),
        action: "sign-in.saved",
        record: `sign-in:${id}`,
        ...(before && { before: { email: before.email, state: before.state } }),
        after: { email: who.email, accounts: who.accounts.length },
      });
      await tx.jobs.add("accounts.refresh", { signInId: id }, now, `accounts.refresh:${id}`);
      await redrawSignIns(tx, id, now);
      await postTo(tx, actor.memberId, "sign-in", id, now);
      return saved;
    });
  }

  return {
    async begin(actor) {
      if (!goto) return { kind: "not-configured" };
      const draft = await drafts.begin(actor, "sign-in", { via: actor.via, seen: actor.seen });
      return { kind: "begun", url: goto.authorizeUrl(draft.id) };
    },

    async owner(state) {
      const draft = await stores.drafts.get(state);
      return draft?.kind === "sign-in" ? stores.members.get(draft.memberId) : null;
    },

    async finish(state, code) {
      const draft = await stores.drafts.get(state);
      if (!goto || draft?.kind !== "sign-in") return { kind: "expired" };
      if (code === null) return { kind: "refused" };
      const taken = await stores.transaction((tx) => tx.drafts.remove(draft));
      if (!taken) return { kind: "expired" };
      const tokens = await goto.exchange(code);
      const who = await goto.client(tokens, async () => undefined).me();
      const { via, seen } = draft.values as Pick<Actor, "via" | "seen">;
      const signIn = await save(tokens, who, { memberId: draft.memberId, via, seen });
      wakeJobs();
      return { kind: "saved", signIn, accounts: who.accounts.length };
    },

    list: () => stores.signIns.list(),
    get: (id) => stores.signIns.get(id),

    async remove(actor, id) {
      const removed = await stores.transaction(async (tx) => {
        const signIn = await tx.signIns.get(id);
        if (!signIn || !(await tx.signIns.remove(signIn))) return false;
        for (const account of await tx.accounts.list()) {
          if (account.signInId === id) await tx.accounts.move(account, { signInId: undefined });
        }
        await tx.audit.add({
          ...auditBy(actor),
          action: "sign-in.removed",
          record: `sign-in:${id}`,
          before: { email: signIn.email },
        });
        await redrawSignIns(tx, id, clock.now());
        return true;
      });
      wakeJobs();
      return removed;
    },

    async clientFor(accountKey) {
      const account = await stores.accounts.find(accountKey);
      const signIn = account?.signInId ? await stores.signIns.get(account.signInId) : null;
      return signIn?.state === "working" ? client(signIn) : null;
    },

    client,

    async refresh(id) {
      const signIn = await stores.signIns.get(id);
      const open = signIn && (await client(signIn));
      if (!signIn || !open) return;
      try {
        const who = await open.me();
        await stores.transaction((tx) => saveAccounts(tx, id, who.accounts));
      } catch (error) {
        if (error instanceof GotoError && error.kind === "signed-out") await moveSignIn(id, { state: "signed-out" });
        throw error;
      }
    },
  };
}

async function redrawSignIns(tx: Transaction, id: string, now: Date): Promise<void> {
  await redraw(tx, "sign-in", id, now);
  await redraw(tx, "sign-ins", "all", now);
  await redraw(tx, "checklist", "all", now);
}
