import type { ApprovalNeed } from "../../core/approval/approval-policy.ts";
import type { Connection } from "../../core/connection/connection.ts";
import type { PsaFacts } from "../../core/services.ts";
import type { Block, Button, Card } from "../card.ts";
import { type NamedPsa, psaProblemWords } from "../problem-words.ts";
import type { Words } from "../words/words.ts";
import { productOf } from "./connect-cards.ts";
import { sharePlace } from "./connect-share-card.ts";
import { firstOf } from "./first-of.ts";
import { soFar } from "./list-age.ts";

const mostLost = 5;

export interface ConnectionFacts {
  connection: Connection;
  psa: Pick<PsaFacts, "name" | "title">;
  mappings: number;
  /** Other products on the same PSA have mappings that this one lacks. */
  canTakeOver?: boolean;
  /** Names of accounts whose mapped company is gone from the PSA. */
  lost?: readonly string[];
  /** Whether other members have to approve that it is deleted. */
  deleteNeed?: ApprovalNeed;
  timeZone: string;
}

/** One connection: what the PSA said of itself, what is missing, how far its company list is, and what can be done. */
export function connectionCard(facts: ConnectionFacts, mayChange: boolean, words: Words): Card {
  const { connection, psa, timeZone } = facts;
  const { identity, failure } = connection;
  const { readAt } = connection.companyList ?? {};
  const values = { product: productOf(connection).title, psa: psa.title, site: identity.site };
  const count = (value: number | null) => (value === null ? words.text("connect.unknown-count") : words.number(value));
  const blocks: Block[] = [];
  if (failure) blocks.push({ kind: "text", text: psaProblemWords(failure, words, psa) });
  blocks.push({
    kind: "facts",
    facts: [
      { label: words.text("connect.fact-psa"), value: `${psa.title} ${identity.version}` },
      { label: words.text("connect.fact-site"), value: identity.site },
      { label: words.text("connect.fact-companies"), value: count(identity.companies) },
      { label: words.text("connect.fact-contacts"), value: count(identity.contacts) },
      { label: words.text("connect.fact-mappings"), value: words.number(facts.mappings) },
      { label: words.text("connect.fact-tested"), value: words.moment(connection.testedAt, "date-time", timeZone) },
      ...(readAt ? [{ label: words.text("map.list-age"), value: words.moment(readAt, "date-time", timeZone) }] : []),
    ],
  });
  if (connection.movedFrom && facts.mappings > 0) {
    const moved = { before: connection.movedFrom.site, site: identity.site, count: facts.mappings };
    blocks.push({ kind: "text", text: words.text("connect.moved", moved) });
  }
  const { lost = [] } = facts;
  if (lost.length > 0) {
    const said = { count: lost.length, names: firstOf(lost, mostLost, words), psa: psa.title };
    blocks.push({ kind: "text", text: words.text("connect.lost", said) });
  }
  if (identity.missingRights.length > 0) {
    blocks.push({
      kind: "text",
      text: words.text("connect.missing-rights", { rights: identity.missingRights.join(", ") }),
    });
  }
  blocks.push({ kind: "text", subtle: true, text: listState(connection, psa, words) });
  if (connection.driftPause) {
    const until = words.moment(connection.driftPause.until, "time", timeZone);
    blocks.push({ kind: "text", text: words.text("connect.drift-paused", { psa: psa.title }) });
    blocks.push({ kind: "facts", facts: [{ label: words.text("connect.drift-until"), value: until }] });
  }
  if (!productOf(connection).importable) {
    blocks.push({ kind: "text", subtle: true, text: words.text("connect.mapping-only") });
  }
  if (!failure) blocks.push({ kind: "text", text: words.text("connect.next-accounts") });
  if (mayChange && facts.deleteNeed?.kind === "off") {
    blocks.push({ kind: "text", subtle: true, text: words.text("approval.delete-off") });
  }
  if (mayChange) blocks.push(buttons(facts, values, words));
  return {
    title: words.text(failure ? "connect.failing-title" : "connect.saved-title", values),
    summary: words.text(failure ? "connect.failing-title" : "connect.saved-summary", values),
    tone: failure ? "danger" : identity.missingRights.length > 0 ? "warning" : "good",
    blocks,
  };
}

function listState({ companyList, identity }: Connection, psa: NamedPsa, words: Words): string {
  const reading = (count: number) =>
    words.text("connect.list-reading", { far: soFar(count, identity.companies, words) });
  if (companyList?.reading) return reading(companyList.reading.count);
  if (companyList?.failure) {
    return words.text("connect.list-failed", { problem: psaProblemWords(companyList.failure, words, psa) });
  }
  return companyList?.readAt ? words.text("connect.list-ready", { count: companyList.count }) : reading(0);
}

function buttons(
  { connection, mappings, canTakeOver, deleteNeed }: ConnectionFacts,
  values: { product: string; psa: string },
  words: Words,
): Block {
  const { id } = connection;
  const needs = deleteNeed?.kind === "needed";
  const deletes = words.text("connect.delete-text", { ...values, count: mappings });
  const takeOver: Button = { action: "connect.offer", id: sharePlace(connection), label: words.text("connect.take") };
  return {
    kind: "buttons",
    buttons: [
      { action: "connect.test", id, label: words.text("connect.test-again") },
      { action: "connect.refresh", id, label: words.text("connect.refresh-list") },
      { action: "connect.edit", id, label: words.text("connect.edit"), opensForm: true },
      ...(canTakeOver ? [takeOver] : []),
      {
        action: "connect.delete",
        id,
        choice: String(mappings),
        label: words.text("connect.delete"),
        style: "danger",
        confirm: {
          title: words.text("connect.delete-title"),
          text: needs ? words.text("approval.delete-ask-text", { ...values, count: mappings }) : deletes,
          confirmLabel: words.text(needs ? "approval.ask" : "connect.delete"),
          cancelLabel: words.text("common.cancel"),
        },
      },
    ],
  };
}
