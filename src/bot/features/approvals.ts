import type { Decided } from "../../core/approval/decide-approval.ts";
import { parseApprovalEventId } from "../../core/approval/move-approval.ts";
import { approvalCard, titleOf } from "../cards/approval-card.ts";
import { approvalEventCard, approvalsTroubleCard } from "../cards/approval-line-cards.ts";
import { approvalListCard } from "../cards/approval-list-card.ts";
import { approvalRejectForm, longestReason } from "../cards/approval-reject-form.ts";
import { approvalReviewCard } from "../cards/approval-review-card.ts";
import { textOf } from "../entered.ts";
import type { Desk, Feature, Viewer } from "../feature.ts";
import type { Incoming } from "../incoming.ts";
import type { Reply, Shown } from "../reply.ts";
import { wordsIn } from "../words/words.ts";
import { approvalPolicy } from "./approval-policy.ts";
import { approvalFacts, reviewFacts } from "./read-approval.ts";

/** Requests that other members decide on: their cards in channels and 1:1s, review, approve, reject, withdraw. */
export const approvals: Feature = {
  name: "approval",

  commands: {
    requests: {
      role: "technician",
      answer: async (_in, { show }) => ({ kind: "card", audience: "person", shown: await show("approvals", "all") }),
    },
  },

  actions: {
    ...approvalPolicy.actions,
    "approval.open": {
      role: "technician",
      answer: async ({ id }, { show }) => ({ kind: "card", audience: "person", shown: await show("approval", id) }),
    },
    "approval.review": {
      role: "technician",
      answer: async ({ id }, { show }) => ({
        kind: "card",
        audience: "person",
        shown: await show("approval-review", `${id}~0`),
      }),
    },
    "approval.turn": {
      role: "technician",
      answer: async ({ id, choice }, { show }) => ({
        kind: "replace",
        shown: await show("approval-review", `${id}~${Number(choice) || 0}`),
      }),
    },
    "approval.approve": {
      role: "approver",
      async answer(incoming, desk) {
        const decided = await desk.services.approvals.decide(desk.actor, incoming.id, { kind: "approve" });
        return said(decided, incoming.id, incoming.choice ?? "card", incoming, desk);
      },
    },
    "approval.withdraw": {
      role: "technician",
      async answer(incoming, desk) {
        const decided = await desk.services.approvals.withdraw(desk.actor, incoming.id);
        return said(decided, incoming.id, incoming.choice ?? "card", incoming, desk);
      },
    },
    "approval.reject": {
      role: "approver",
      opensForm: true,
      async answer(incoming, desk) {
        const { id, choice = "card" } = incoming;
        const approval = await desk.services.approvals.get(id);
        if (approval?.state === "open")
          return { kind: "form", form: approvalRejectForm(`${id}~${choice}`, desk.words) };
        return said(approval ? { kind: "settled", approval } : { kind: "not-found" }, id, choice, incoming, desk);
      },
    },
  },

  forms: {
    ...approvalPolicy.forms,
    "approval.reject": {
      role: "approver",
      async answer(incoming, desk) {
        const { context, values } = incoming;
        const [id = "", place = "card"] = context.split("~");
        const reason = textOf(values, "reason").replaceAll(/\s+/g, " ").slice(0, longestReason);
        if (reason === "") {
          return {
            kind: "form",
            form: approvalRejectForm(context, desk.words, desk.words.text("approval.form-missing")),
          };
        }
        const decided = await desk.services.approvals.decide(desk.actor, id, { kind: "reject", reason });
        return said(decided, id, place, incoming, desk);
      },
    },
  },

  views: {
    ...approvalPolicy.views,
    approval: {
      changesByItself: true,
      lost: (id, platform, services) => services.approvals.lost(id, platform),
      async draw(id, viewer) {
        const facts = await approvalFacts(id, viewer);
        return facts && approvalCard(facts, viewer.words);
      },
    },
    "approval-review": {
      changesByItself: true,
      async draw(id, viewer) {
        const [approvalId = "", page] = id.split("~");
        const facts = await reviewFacts(approvalId, Number(page) || 0, viewer);
        return facts && approvalReviewCard(facts, viewer.words);
      },
    },
    "approval-event": {
      async draw(id, { services, words }) {
        const { approvalId, nth } = parseApprovalEventId(id);
        const approval = await services.approvals.get(approvalId);
        const event = approval?.history[nth];
        return approval && event ? approvalEventCard(approval, event, words) : null;
      },
    },
    approvals: {
      changesByItself: true,
      async draw(_id, viewer) {
        const open = await viewer.services.approvals.list(["open"]);
        const facts = await Promise.all(open.map(({ id }) => approvalFacts(id, viewer)));
        const off = (await viewer.services.approvals.people()) < 2;
        return approvalListCard(
          facts.filter((each) => each !== null),
          off,
          viewer.words,
        );
      },
    },
    "approvals-trouble": {
      draw: async (platform, { words }) => approvalsTroubleCard(platform === "teams" ? "teams" : "slack", words),
    },
  },
};

/** What became of a click, with the card as it stands now in place of the clicked one. */
async function said(decided: Decided, id: string, place: string, incoming: Incoming, desk: Desk): Promise<Reply> {
  const { words } = desk;
  if (decided.kind === "not-found") return { kind: "notice", text: words.text("common.gone") };
  const now = await presentCard(id, place, incoming.oneToOne, desk);
  return { kind: "notice", text: await line(decided, id, desk), now };
}

async function line(decided: Exclude<Decided, { kind: "not-found" }>, id: string, desk: Desk): Promise<string> {
  const { words, services } = desk;
  switch (decided.kind) {
    case "settled":
      return words.text("approval.said.settled", { state: titleOf(decided.approval, words) });
    case "counted":
      return words.text("approval.said.counted", { missing: decided.missing });
    case "rejected":
      return words.text("approval.said.rejected", { name: (await services.approvals.get(id))?.requesterName ?? "" });
    default:
      return words.text(`approval.said.${decided.kind}`);
  }
}

/** In a channel the card of everybody, in the channel's language. */
async function presentCard(id: string, place: string, oneToOne: boolean, desk: Desk): Promise<Shown> {
  if (place !== "card") return desk.show("approval-review", `${id}~${place}`);
  if (oneToOne) return desk.show("approval", id);
  const viewer: Viewer = { tenant: desk.tenant, services: desk.services, words: wordsIn(desk.tenant.language) };
  const facts = await approvalFacts(id, viewer);
  return facts
    ? { card: approvalCard(facts, viewer.words), subject: { view: "approval", id } }
    : desk.show("approval", id);
}
