import { companyFingerprint } from "../../core/mapping/company-fingerprint.ts";
import { parseMapPlace } from "../../core/mapping/map-place.ts";
import { reviewGroups, sureItems } from "../../core/mapping/review.ts";
import { parseConfirmChoice } from "../cards/company-item.ts";
import { pageOf, whichReviewCard } from "../cards/review-card.ts";
import { seenList } from "../cards/review-sure-card.ts";
import type { Desk, Feature } from "../feature.ts";
import type { Reply } from "../reply.ts";
import { type Kept, type OneValues, oneDraft, type SureValues, sureDraft } from "./review-draft.ts";
import { excludedPage, reviewPlace, reviewViews } from "./review-views.ts";

/** Going through what is suggested: all sure ones at once after a look at the list, the others one by one. */
export const review: Feature = {
  name: "review",

  commands: { review: { role: "viewer", answer: (_command, desk) => openReview(desk) } },

  actions: {
    "review.open": { role: "viewer", answer: ({ id }, desk) => shown("review", id, desk) },
    "review.back": { role: "viewer", answer: ({ id }, desk) => shown("review", id, desk) },
    "review.excluded": {
      role: "viewer",
      answer: ({ id, choice }, desk) => shown("review-excluded", excludedPage(id, Number(choice)), desk),
    },

    "review.sure": {
      role: "technician",
      async answer({ id }, desk) {
        const values: SureValues = { connectionId: id, page: 0, leftOut: [] };
        const draft = await desk.services.drafts.begin(desk.actor, "review-sure", values);
        return shown("review-sure", draft.id, desk);
      },
    },
    "review.turn": {
      role: "technician",
      answer: ({ id, choice }, desk) => withSure(id, desk, (kept) => change(kept, { page: Number(choice) || 0 }, desk)),
    },
    "review.leave": {
      role: "technician",
      answer: ({ id, choice = "" }, desk) =>
        withSure(id, desk, async (kept) => {
          const { leftOut } = kept.values;
          const others = leftOut.filter((key) => key !== choice);
          return change(kept, { leftOut: others.length < leftOut.length ? others : [...leftOut, choice] }, desk);
        }),
    },
    "review.confirm": {
      role: "technician",
      answer: ({ id, choice = "" }, desk) => withSure(id, desk, (kept) => confirmSure(kept, choice, desk)),
    },

    "review.one": {
      role: "technician",
      async answer({ id, choice }, desk) {
        const group = reviewGroups.find((known) => known === choice) ?? "likely";
        const values: OneValues = { connectionId: id, group, skipped: [], before: "" };
        const draft = await desk.services.drafts.begin(desk.actor, "review-one", values);
        return shown("review-one", draft.id, desk);
      },
    },
    "review.skip": {
      role: "technician",
      answer: ({ id, choice = "" }, desk) =>
        withOne(id, desk, ({ values }) => ({ skipped: [...values.skipped, choice], before: "" })),
    },
    "review.map": {
      role: "technician",
      waitsFor: "psa",
      answer: ({ id, choice = "" }, desk) => withOne(id, desk, (kept) => mapOne(kept, choice, desk)),
    },
    "review.exclude": {
      role: "technician",
      answer: ({ id, choice = "" }, desk) => withOne(id, desk, (kept) => excludeOne(kept, choice, desk)),
    },
    "review.other": {
      role: "technician",
      answer: async ({ id }, { show }) => ({ kind: "card", audience: "person", shown: await show("map", id) }),
    },

    "review.include": {
      role: "technician",
      async answer({ id, choice = "" }, { services, actor, words, show }) {
        const place = parseMapPlace(id);
        if (!place) return { kind: "notice", text: words.text("problem.old-card") };
        const [version, page] = choice.split("/");
        const included = await services.review.include(actor, place, Number(version));
        const now = await show("review-excluded", excludedPage(place.connectionId, Number(page)));
        if (included === "done") return { kind: "replace", shown: now };
        if (included === "not-found") return { kind: "notice", text: words.text("review.included-already"), now };
        return { kind: "notice", text: words.text("review.faster"), now };
      },
    },
    "review.undo": {
      role: "technician",
      async answer({ id, choice = "" }, { services, actor, words, show }) {
        const count = await services.review.undo(actor, id, choice);
        return { kind: "notice", text: words.text("review.undone", { count }), now: await show("review", id) };
      },
    },
  },

  views: reviewViews,
};

async function openReview(desk: Desk): Promise<Reply> {
  const connections = await desk.services.connections.list();
  const [only] = connections;
  if (!only) return { kind: "notice", text: desk.words.text("map.no-connection") };
  if (connections.length === 1) return { kind: "card", audience: "person", shown: await desk.show("review", only.id) };
  const places = await Promise.all(connections.map(({ id }) => reviewPlace(id, desk)));
  const card = whichReviewCard(
    places.filter((place) => place !== null),
    desk.words,
  );
  return { kind: "card", audience: "person", shown: { card } };
}

async function shown(view: string, id: string, desk: Desk): Promise<Reply> {
  return { kind: "replace", shown: await desk.show(view, id) };
}

async function change(kept: Kept<SureValues>, values: Partial<SureValues>, desk: Desk): Promise<Reply> {
  await desk.services.drafts.change(kept.draft, values);
  return shown("review-sure", kept.draft.id, desk);
}

async function withSure(id: string, desk: Desk, work: (kept: Kept<SureValues>) => Promise<Reply>): Promise<Reply> {
  const kept = await sureDraft(id, desk);
  return kept ? work(kept) : expired(desk);
}

/** Decides on the account that is shown and shows the next. */
async function withOne(
  id: string,
  desk: Desk,
  work: (kept: Kept<OneValues>) => Partial<OneValues> | Promise<Partial<OneValues>>,
): Promise<Reply> {
  const kept = await oneDraft(id, desk);
  if (!kept) return expired(desk);
  await desk.services.drafts.change(kept.draft, await work(kept));
  return shown("review-one", id, desk);
}

function expired({ words }: Desk): Reply {
  return { kind: "notice", text: words.text("common.draft-expired", { command: "review" }) };
}

/** Confirms what stands on the page, or in the whole list, if it is still what the person saw. */
async function confirmSure({ draft, values }: Kept<SureValues>, choice: string, desk: Desk): Promise<Reply> {
  const { services, actor, words, show } = desk;
  const { connectionId, leftOut } = values;
  const review = await services.review.of(connectionId);
  const now = () => show("review-sure", draft.id);
  if (review.kind !== "review") return { kind: "replace", shown: await now() };
  const [which, page, seen] = choice.split("|");
  const items = sureItems(review);
  const listed = which === "all" ? items : pageOf(items, Number(page)).shown;
  const chosen = listed.filter(({ account }) => !leftOut.includes(account.key));
  if (seenList(chosen) !== seen) {
    const why = values.begun === seen ? "review.begun-already" : "review.list-changed";
    return { kind: "notice", text: words.text(why), now: await now() };
  }
  const confirmations = chosen.map(({ account, candidate, version }) => ({
    place: { accountKey: account.key, connectionId },
    seen: { id: candidate.companyId, name: candidate.name, fingerprint: companyFingerprint(candidate.name) },
    expected: version,
  }));
  const approvalId = await services.approvals.askForMappings(actor, confirmations);
  if (approvalId) return { kind: "card", audience: "person", shown: await show("approval", approvalId) };
  const { begun, faster } = await services.review.confirmMany(actor, confirmations);
  const isSecond = begun === 0 && (await sureDraft(draft.id, desk))?.values.begun === seen;
  if (isSecond) return { kind: "notice", text: words.text("review.begun-already"), now: await now() };
  await services.drafts.change(draft, { begun: seen });
  const lines = [words.text("review.begun", { count: begun })];
  if (faster > 0) lines.push(words.text("review.begun-faster", { count: faster }));
  return {
    kind: "notice",
    text: lines.join(" "),
    now: items.length > chosen.length ? await now() : await show("review", connectionId),
  };
}

async function mapOne({ values }: Kept<OneValues>, choice: string, desk: Desk): Promise<Partial<OneValues>> {
  const { services, words, actor } = desk;
  const slash = choice.indexOf("/");
  const place = { accountKey: choice.slice(0, slash), connectionId: values.connectionId };
  const seen = parseConfirmChoice(choice.slice(slash + 1));
  if (!seen) return { before: words.text("problem.old-card") };
  const [account, company] = await Promise.all([
    services.accounts.get(place.accountKey),
    services.suggestions.cached(place.connectionId, seen.id),
  ]);
  const name = company?.name ?? seen.id;
  const picked = { id: seen.id, name, fingerprint: seen.fingerprint };
  const confirmed = await services.mappings.confirm(actor, place, picked, seen.version);
  switch (confirmed.kind) {
    case "mapped":
      return { before: words.text("review.now-mapped", { account: account?.name ?? place.accountKey, company: name }) };
    case "refused":
      // The card of the account itself says why.
      return { before: "" };
    case "faster": {
      const { pending, company: now, mappedBy } = confirmed.mapping ?? {};
      const stands = pending ? { id: pending.id, by: pending.by } : { id: now?.id, by: mappedBy };
      const isOwn = stands.id === seen.id && stands.by === actor.memberId;
      if (!isOwn) return { before: words.text("review.faster") };
      const names = { account: account?.name ?? place.accountKey, company: name };
      return { before: words.text("review.confirmed-already", names) };
    }
    case "not-found":
      return { before: words.text("review.faster") };
  }
}

async function excludeOne({ values }: Kept<OneValues>, choice: string, desk: Desk): Promise<Partial<OneValues>> {
  const { services, words, actor } = desk;
  const [accountKey = "", version = ""] = choice.split("/");
  const account = await services.accounts.get(accountKey);
  const place = { accountKey, connectionId: values.connectionId };
  const excluded = await services.review.exclude(actor, place, version === "none" ? null : Number(version));
  const name = account?.name ?? accountKey;
  if (excluded === "done") return { before: words.text("review.now-excluded", { account: name }) };
  const stands = await services.mappings.find(place);
  const isOwn = stands?.excluded?.by === actor.memberId;
  return { before: words.text(isOwn ? "review.excluded-already" : "review.faster", { account: name }) };
}
