import { askedOf } from "../../core/approval/approval.ts";
import { countPeople } from "../../core/approval/count-people.ts";
import { productById } from "../../core/connection/product.ts";
import { isSamePerson } from "../../core/member/person.ts";
import type { ApprovalFacts } from "../cards/approval-card.ts";
import { type ReviewFacts, rowsPerPage } from "../cards/approval-review-card.ts";
import type { Viewer } from "../feature.ts";

/** What a request's card shows to this viewer; in a channel there is no member. */
export async function approvalFacts(id: string, { services, tenant, member }: Viewer): Promise<ApprovalFacts | null> {
  const approval = await services.approvals.get(id);
  if (!approval) return null;
  const asked = askedOf(approval);
  const approvers = await services.approvals.approvers(approval);
  const requester = member && (await services.members.get(approval.requestedBy));
  const isOwn = member !== undefined && requester && isSamePerson(member, requester);
  const provider = asked.kind === "delete-connection" ? asked.provider : "";
  return {
    approval,
    asked,
    given: countPeople(approvers),
    psa: [...services.psas.values()].find(({ name }) => name === provider)?.title ?? provider,
    product: asked.kind === "delete-connection" ? (productById(asked.productId)?.title ?? asked.productId) : "",
    copy: member === undefined ? "channel" : isOwn ? "requester" : "member",
    timeZone: tenant.timeZone,
  };
}

/** Null for a channel: rows have names. */
export async function reviewFacts(id: string, page: number, viewer: Viewer): Promise<ReviewFacts | null> {
  const facts = viewer.member ? await approvalFacts(id, viewer) : null;
  if (!facts) return null;
  const { asked } = facts;
  switch (asked.kind) {
    case "import": {
      const rows = await viewer.services.approvals.rows(id, page * rowsPerPage - 1, rowsPerPage);
      return { ...facts, rows, total: asked.added + asked.exists + asked.skipped, page };
    }
    case "delete-connection":
      return { ...facts, rows: [], total: asked.mappings.length, page };
    case "map-many":
      return { ...facts, rows: [], total: asked.items.length, page };
  }
}
