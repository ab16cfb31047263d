import { mapPlace } from "../../core/mapping/map-place.ts";
import type { Review, ReviewGroup, ReviewItem } from "../../core/mapping/review.ts";
import type { Candidate } from "../../core/matching/suggestion.ts";
import type { Block, Button, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { candidateItem } from "./company-item.ts";
import { contactsLine } from "./map-card.ts";
import { refusedBlocks } from "./refused-blocks.ts";
import { placeLine, type ReviewPlace } from "./review-card.ts";

/** A name less likely than this is no orientation. */
const worthShowing = 0.3;
const mostCandidates = 5;

export interface OneFacts {
  draftId: string;
  place: ReviewPlace;
  review: Review;
  group: ReviewGroup;
  /** The account to decide on; `null`: none is left. */
  item: ReviewItem | null;
  /** The contacts of the candidates are still being read. */
  isReading: boolean;
  left: number;
  skipped: number;
  /** What became of the one before. */
  before: string;
}

/** One account of the review with its candidates and their reasons; after a decision the next one stands here. */
export function reviewOneCard(facts: OneFacts, words: Words): Card {
  const { draftId, place, group, item, left, skipped, before } = facts;
  const title = words.text(`review.one-title.${group}`);
  const head: Block[] = [placeLine(place)];
  if (before !== "") head.push({ kind: "text", text: before });
  const back: Button = { action: "review.back", id: place.connection.id, label: words.text("review.back") };
  if (item === null) {
    const done = words.text("review.last-done");
    const text = skipped > 0 ? `${done} ${words.text("review.skipped", { count: skipped })}` : done;
    const again: Button = {
      action: "review.one",
      id: place.connection.id,
      choice: group,
      label: words.text("review.again"),
    };
    const buttons = skipped > 0 ? [again, back] : [back];
    return { title, summary: text, blocks: [...head, { kind: "text", text }, { kind: "buttons", buttons }] };
  }
  const { account, suggestion } = item;
  const candidates = candidatesOf(item);
  const line = words.text(suggestion.kind === "one" ? "review.one-likely" : `review.one-${suggestion.kind}`);
  const id = mapPlace({ accountKey: account.key, connectionId: place.connection.id });
  const choice = `${account.key}/${item.version ?? "none"}`;
  const buttons: Button[] = [
    { action: "review.other", id, label: words.text("review.other") },
    {
      action: "review.exclude",
      id: draftId,
      choice,
      label: words.text("review.exclude"),
      confirm: {
        title: words.text("review.exclude-title", { account: account.name }),
        text: words.text("review.exclude-text", { account: account.name }),
        confirmLabel: words.text("review.exclude"),
        cancelLabel: words.text("common.cancel"),
      },
    },
    { action: "review.skip", id: draftId, choice: account.key, label: words.text("review.skip") },
    back,
  ];
  return {
    title,
    summary: `${account.name}: ${line}`,
    blocks: [
      ...head,
      { kind: "text", text: words.rich("review.account", { account: account.name }) },
      ...refusedLines(facts, item, words),
      { kind: "text", text: line },
      ...candidates.map((candidate) => oneItem(candidate, candidates.length === 1, facts, item, words)),
      { kind: "buttons", buttons },
      ...(facts.isReading ? [contactsLine(place.psa, words)] : []),
      { kind: "text", subtle: true, text: words.text("review.left", { count: left }) },
    ],
  };
}

function candidatesOf({ suggestion }: ReviewItem): readonly Candidate[] {
  switch (suggestion.kind) {
    case "one":
      return [suggestion.candidate];
    case "several":
      return suggestion.candidates.slice(0, mostCandidates);
    case "none":
      return suggestion.nearest.filter(({ probability }) => probability >= worthShowing).slice(0, 3);
  }
}

function oneItem(candidate: Candidate, isAlone: boolean, facts: OneFacts, item: ReviewItem, words: Words): Block {
  const { review, draftId, place } = facts;
  const context = {
    place: mapPlace({ accountKey: item.account.key, connectionId: place.connection.id }),
    version: item.version,
    companies: review.companies,
    withTwin: review.withTwin,
    mayMap: true,
    primary: isAlone && item.suggestion.kind === "one",
    label: words.text("map.map-this"),
    door: { action: "review.map", id: draftId, prefix: `${item.account.key}/` },
  };
  return candidateItem(candidate, context, words);
}

/** Why the last confirmation did not hold; its new name is confirmed on the account's own card. */
function refusedLines({ review, place }: OneFacts, { account }: ReviewItem, words: Words): readonly Block[] {
  const mapping = review.mappings.find(({ accountKey }) => accountKey === account.key) ?? null;
  const [line] = refusedBlocks({ mapping, psa: place.psa, connection: place.connection }, "", false, words);
  return line ? [line] : [];
}
