import type { ApprovalPolicy } from "../approval/approval-policy.ts";
import { auditBy } from "../audit/audit-entry.ts";
import type { CorePorts } from "../core-ports.ts";
import type { Actor } from "../member/member.ts";
import type { Conversation } from "../posting/conversation.ts";
import { redraw } from "../posting/redraw.ts";
import type { Language } from "./language.ts";
import type { ImportRules, Tenant } from "./tenant.ts";

export interface TenantService {
  get(): Promise<Tenant>;
  /** `null`: the time zone is unknown. */
  setLocale(actor: Actor, language: Language, timeZone: string): Promise<Tenant | null>;
  /** A test card is posted there at once; when it stands, the channel is taken, and if not, who chose it is told why. */
  tryApprovalsChannel(actor: Actor, channel: Conversation): Promise<void>;
  setApprovalsChannel(actor: Actor, channel: Conversation): Promise<void>;
  setImportRules(actor: Actor, rules: ImportRules): Promise<void>;
  setApprovalPolicy(actor: Actor, policy: ApprovalPolicy): Promise<void>;
}

export function createTenantService({ stores, clock, wakeJobs }: CorePorts): TenantService {
  /** `change` is given the tenant as this transaction sees it: what somebody else has just changed stays. */
  async function move(
    actor: Actor,
    action: string,
    change: (before: Tenant) => Partial<Omit<Tenant, "id" | "version">>,
  ): Promise<Tenant> {
    const tenant = await stores.transaction(async (tx) => {
      const before = await tx.tenant();
      const moved = (await tx.moveTenant(before, change(before))) ?? before;
      const facts = ({ language, timeZone, approvalsChannels, imports, approvals }: Tenant) => ({
        language,
        timeZone,
        channels: Object.values(approvalsChannels).map(({ platform, channelId }) => `${platform}:${channelId}`),
        ...(imports && { imports }),
        ...(approvals && { approvals }),
      });
      await tx.audit.add({
        ...auditBy(actor),
        action,
        record: `tenant:${before.id}`,
        before: facts(before),
        after: facts(moved),
      });
      await redraw(tx, "checklist", "all", clock.now());
      await redraw(tx, "settings", "*", clock.now());
      await redraw(tx, "approval-policy", "policy", clock.now());
      return moved;
    });
    wakeJobs();
    return tenant;
  }

  return {
    get: () => stores.tenant(),

    async setLocale(actor, language, timeZone) {
      const zone = knownTimeZone(timeZone);
      return zone === null ? null : move(actor, "tenant.locale-changed", () => ({ language, timeZone: zone }));
    },

    async setImportRules(actor, imports) {
      await move(actor, "tenant.import-rules-changed", () => ({ imports }));
    },

    async setApprovalPolicy(actor, approvals) {
      await move(actor, "tenant.approval-policy-changed", () => ({ approvals }));
    },

    async tryApprovalsChannel({ memberId }, channel) {
      const payload = { memberId, channel: JSON.stringify(channel) };
      await stores.transaction((tx) => tx.jobs.add("channel.test", payload, clock.now()));
      wakeJobs();
    },

    async setApprovalsChannel(actor, channel) {
      await move(actor, "tenant.approvals-channel-changed", ({ approvalsChannels }) => ({
        approvalsChannels: { ...approvalsChannels, [channel.platform]: channel },
      }));
    },
  };
}

/** The zone's own spelling, or `null` for what the time zone database does not know. */
function knownTimeZone(timeZone: string): string | null {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
