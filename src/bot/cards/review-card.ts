import type { Connection } from "../../core/connection/connection.ts";
import { type Batch, type Review, type ReviewGroup, reviewGroups } from "../../core/mapping/review.ts";
import type { NotReady } from "../../core/mapping/suggest-service.ts";
import type { Block, Button, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { productOf } from "./connect-cards.ts";
import { listAge } from "./list-age.ts";
import { waitingLine } from "./waiting-line.ts";

export interface ReviewPlace {
  connection: Connection;
  psa: string;
  timeZone: string;
}

export type Waiting = NotReady | { kind: "comparing"; done: number; total: number };

/** How far the mapping of a connection is, and what waits for a decision, by how sure the suggestion is. */
export function reviewCard(
  review: Review,
  place: ReviewPlace,
  last: (Batch & { accounts: readonly string[] }) | null,
  mayMap: boolean,
  words: Words,
): Card {
  const { connection, timeZone } = place;
  const { items, coverage } = review;
  const refused = items.filter((item) => item.refused !== undefined).length;
  const count = (label: "mapped" | "checking" | "unmapped" | "excluded") => ({
    label: words.text(`review.${label}`),
    value: words.number(coverage[label]),
  });
  const states = coverage.checking > 0 ? (["mapped", "checking"] as const) : (["mapped"] as const);
  const groups = reviewGroups.flatMap((group) => {
    const size = items.filter((item) => item.group === group).length;
    return size > 0 ? [groupItem(group, size, connection.id, mayMap, words)] : [];
  });
  const blocks: Block[] = [
    placeLine(place),
    { kind: "facts", facts: [...states, "unmapped" as const, "excluded" as const].map(count) },
    ...(refused > 0 ? [{ kind: "text" as const, text: words.text("review.refused", { count: refused }) }] : []),
    ...groups,
    ...(groups.length === 0 ? [{ kind: "text" as const, text: words.text("review.all-done") }] : []),
  ];
  const buttons: Button[] = [];
  if (mayMap && last) buttons.push(undoButton(connection.id, last, words));
  if (coverage.excluded > 0) {
    buttons.push({ action: "review.excluded", id: connection.id, label: words.text("review.excluded-list") });
  }
  if (buttons.length > 0) blocks.push({ kind: "buttons", buttons });
  blocks.push(...listAge(connection, review.readAt, timeZone, words));
  return { title: words.text("review.title"), summary: words.text("review.summary", { open: items.length }), blocks };
}

/** While the companies are read or the accounts compared. */
export function reviewWaitingCard(waiting: Waiting, place: ReviewPlace, words: Words): Card {
  const { connection, psa } = place;
  const line =
    waiting.kind === "comparing"
      ? words.text("review.comparing", { done: waiting.done, total: waiting.total })
      : waitingLine(waiting, { name: connection.provider, title: psa }, words);
  const title = words.text("review.title");
  return { title, summary: line, blocks: [placeLine(place), { kind: "text", text: line }] };
}

/** Several connections: which one shall it be? */
export function whichReviewCard(places: readonly ReviewPlace[], words: Words): Card {
  const text = words.text("review.which");
  const items = places.map(
    ({ connection, psa }): Block => ({
      kind: "item",
      title: words.rich("review.account", { account: productOf(connection).title }),
      lines: [psa],
      buttons: [{ action: "review.open", id: connection.id, label: words.text("review.title") }],
    }),
  );
  return { title: words.text("review.title"), summary: text, blocks: [{ kind: "text", text }, ...items] };
}

/** Accounts that have no company here on purpose, a page at a time. */
export function excludedCard(
  { excluded }: Pick<Review, "excluded">,
  asked: number,
  place: ReviewPlace,
  mayMap: boolean,
  words: Words,
): Card {
  const { page, pages, shown } = pageOf(excluded, asked);
  const items = shown.map(({ account, mapping }): Block => {
    const choice = `${mapping.version}/${page}`;
    const id = `${account.key}.${place.connection.id}`;
    const include: Button = { action: "review.include", id, choice, label: words.text("review.include") };
    return {
      kind: "item",
      title: words.rich("review.account", { account: account.name }),
      lines: [words.text("review.excluded-by", { name: mapping.excluded?.byName ?? "" })],
      ...(mayMap && { buttons: [include] }),
    };
  });
  const none: Block[] = items.length === 0 ? [{ kind: "text", text: words.text("review.excluded-none") }] : [];
  const { id } = place.connection;
  const buttons: Button[] = [];
  const turn = (to: number, key: "review.previous" | "review.next") =>
    buttons.push({ action: "review.excluded", id, choice: String(to), label: words.text(key) });
  if (page > 0) turn(page - 1, "review.previous");
  if (page < pages - 1) turn(page + 1, "review.next");
  buttons.push({ action: "review.back", id, label: words.text("review.back") });
  const where: Block[] =
    pages > 1 ? [{ kind: "text", subtle: true, text: words.text("review.page", { page: page + 1, pages }) }] : [];
  return {
    title: words.text("review.excluded-title"),
    summary: words.text("review.excluded-summary", { count: excluded.length }),
    blocks: [placeLine(place), ...none, ...items, ...where, { kind: "buttons", buttons }],
  };
}

export const itemsPerPage = 8;

/** The page that is asked for, from 0, or the last one when there are fewer. */
export function pageOf<T>(items: readonly T[], asked: number): { page: number; pages: number; shown: readonly T[] } {
  const pages = Math.max(1, Math.ceil(items.length / itemsPerPage));
  const page = Math.min(Math.max(0, Math.trunc(asked) || 0), pages - 1);
  return { page, pages, shown: items.slice(page * itemsPerPage, (page + 1) * itemsPerPage) };
}

export function placeLine({ connection, psa }: ReviewPlace): Block {
  return { kind: "text", subtle: true, text: `${productOf(connection).title} · ${psa}` };
}

function groupItem(group: ReviewGroup, count: number, connectionId: string, mayMap: boolean, words: Words): Block {
  const button: Button =
    group === "sure"
      ? { action: "review.sure", id: connectionId, label: words.text("review.see-list"), style: "primary" }
      : { action: "review.one", id: connectionId, choice: group, label: words.text("review.one-by-one") };
  return {
    kind: "item",
    title: words.rich(`review.${group}`, { count }),
    lines: [words.text(`review.${group}-line`)],
    ...(mayMap && { buttons: [button] }),
  };
}

const mostNamed = 5;

function undoButton(connectionId: string, last: Batch & { accounts: readonly string[] }, words: Words): Button {
  const { accounts, mappings } = last;
  const [account = ""] = accounts;
  const named = accounts.slice(0, mostNamed);
  const more = accounts.length - named.length;
  const [first] = mappings;
  const company = (first?.pending ?? first?.company)?.name ?? "";
  const back = mappings.filter(({ pending, company: mapped, former }) => (pending ? mapped : former)).length;
  return {
    action: "review.undo",
    id: connectionId,
    choice: last.id,
    label: words.text("review.undo", { count: accounts.length, account }),
    confirm: {
      title: words.text("review.undo-title"),
      text: words.text("review.undo-text", {
        count: accounts.length,
        account,
        company,
        back,
        accounts: words.list(more > 0 ? [...named, `+${more}`] : named),
      }),
      confirmLabel: words.text("review.undo-yes"),
      cancelLabel: words.text("common.cancel"),
    },
  };
}
