import { productById } from "../../core/connection/product.ts";
import type { Begun } from "../../core/import/import-service.ts";
import { type MapPlace, mapPlace, parseMapPlace } from "../../core/mapping/map-place.ts";
import type { Actor } from "../../core/member/member.ts";
import { driftCard } from "../cards/drift-card.ts";
import { importCsv } from "../cards/import-csv.ts";
import { importRunCard } from "../cards/import-run-card.ts";
import type { Desk, Feature } from "../feature.ts";
import type { Reply } from "../reply.ts";
import { importChoice } from "./import-choice.ts";
import { readImportRun } from "./read-import-run.ts";
import { whichAccount } from "./which-account.ts";

/** Importing contacts of the mapped company as GoTo users: options, contacts, preview, confirm, progress, result. */
export const importUsers: Feature = {
  name: "import",

  commands: {
    import: {
      role: "technician",
      waitsFor: "psa",
      async answer({ rest }, desk) {
        const choose = { action: "import.account", label: desk.words.text("import.choose") };
        const which = await whichAccount(rest, "import", choose, desk);
        return "reply" in which ? which.reply : openAccount(which.account.key, desk);
      },
    },
  },

  actions: {
    "import.account": { role: "technician", waitsFor: "psa", answer: ({ id }, desk) => openAccount(id, desk) },
    "import.open": { role: "technician", waitsFor: "psa", answer: ({ id }, desk) => openPlace(id, desk) },
    "import.new": {
      role: "technician",
      waitsFor: "psa",
      answer: ({ id }, desk) => begin(id, desk.services.imports.beginNew, desk),
    },
    ...importChoice.actions,

    "import.start": {
      role: "technician",
      waitsFor: "goto",
      async answer({ id, choice }, { services, actor, words, show }) {
        const started = await services.imports.start(actor, id, choice ?? "");
        switch (started.kind) {
          case "started":
            return { kind: "replace", shown: await show("import-run", started.importId) };
          case "asked":
            return { kind: "replace", shown: await show("approval", started.approvalId) };
          case "changed":
            return { kind: "notice", text: words.text("import.changed"), now: await show("import-preview", id) };
          case "namesakes":
            return {
              kind: "notice",
              text: words.text("import.namesakes-first"),
              now: await show("import-preview", id),
            };
          case "empty":
            return { kind: "notice", text: words.text("import.empty") };
          case "no-seats":
            return { kind: "notice", text: words.text("import.short") };
          case "expired":
            return { kind: "notice", text: words.text("common.draft-expired", { command: "import" }) };
        }
      },
    },

    "import.cancel": {
      role: "technician",
      async answer({ id }, { services, actor, words, show }) {
        const asked = await services.imports.cancel(actor, id);
        const now = await show("import-run", id);
        return asked ? { kind: "replace", shown: now } : { kind: "notice", text: words.text("import.is-over"), now };
      },
    },

    "import.retry": {
      role: "technician",
      async answer({ id }, { services, actor, words, show }) {
        const asked = await services.imports.retry(actor, id);
        const now = await show("import-run", id);
        return asked ? { kind: "replace", shown: now } : { kind: "notice", text: words.text("import.no-retry"), now };
      },
    },

    "import.undo": {
      role: "technician",
      async answer({ id }, { services, actor, words, show }) {
        const asked = await services.imports.undo(actor, id);
        const now = await show("import-run", id);
        if (asked === "asked") return { kind: "replace", shown: now };
        return { kind: "notice", text: words.text(`import.undo-${asked}`), now };
      },
    },

    "import.csv": {
      role: "technician",
      async answer({ id }, { services, words }) {
        const run = await services.imports.get(id);
        if (!run) return { kind: "notice", text: words.text("common.gone") };
        return { kind: "file", file: importCsv(run, await services.imports.rows(id), words) };
      },
    },
  },

  forms: importChoice.forms,

  views: {
    ...importChoice.views,
    drift: {
      keepsWhenGone: true,
      async draw(round, { services, tenant, words, member }) {
        const drifts = member ? await services.drift.digest(round) : [];
        if (drifts.length === 0) return null;
        const accountNames = new Map((await services.accounts.list()).map(({ key, name }) => [key, name]));
        return driftCard({ drifts, accountNames, timeZone: tenant.timeZone }, words);
      },
    },
    "import-run": {
      changesByItself: true,
      changesFast: true,
      async draw(id, viewer) {
        const facts = await readImportRun(id, viewer);
        return facts && importRunCard(facts, viewer.words);
      },
    },
  },
};

/** One source: straight on. Several (mapped on more than one connection): the account's card, where each has its button. */
async function openAccount(accountKey: string, desk: Desk): Promise<Reply> {
  const [row, mappings] = await Promise.all([
    desk.services.accounts.row(accountKey),
    desk.services.mappings.list({ accountKey }),
  ]);
  if (!row) return { kind: "notice", text: desk.words.text("common.gone") };
  const sources = row.mappings.filter(
    ({ connection, mapping }) => mapping?.company && productById(connection.productId)?.importable,
  );
  const [only] = sources;
  if (only && sources.length === 1) return openPlace(mapPlace({ accountKey, connectionId: only.connection.id }), desk);
  const [mapped] = mappings;
  if (sources.length === 0) {
    const text = desk.words.text(mapped?.company ? "import.not-importable" : "import.not-mapped");
    const shown = await desk.show("account", accountKey);
    const blocks = [{ kind: "text" as const, text }, ...shown.card.blocks];
    return { kind: "card", audience: "person", shown: { ...shown, card: { ...shown.card, summary: text, blocks } } };
  }
  return { kind: "card", audience: "person", shown: await desk.show("account", accountKey) };
}

function openPlace(id: string, desk: Desk): Promise<Reply> {
  return begin(id, desk.services.imports.begin, desk);
}

async function begin(
  id: string,
  how: (actor: Actor, place: MapPlace) => Promise<Begun | { kind: "nobody-new" }>,
  { actor, words, show }: Desk,
): Promise<Reply> {
  const place = parseMapPlace(id);
  if (!place) return { kind: "notice", text: words.text("problem.old-card") };
  const begun = await how(actor, place);
  switch (begun.kind) {
    case "begun":
      return { kind: "card", audience: "person", shown: await show("import", begun.draftId) };
    case "not-found":
      return { kind: "notice", text: words.text("common.gone") };
    case "not-mapped":
    case "not-importable":
    case "no-sign-in":
    case "nobody-new":
      return { kind: "notice", text: words.text(`import.${begun.kind}`) };
  }
}
