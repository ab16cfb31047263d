import { importRoles } from "../../core/import/import.ts";
import {
  contactPage,
  contactViews,
  type ImportChoice,
  namesakeAnswers,
  withChecked,
} from "../../core/import/import-choice.ts";
import type { ImportDraft } from "../../core/import/import-service.ts";
import type { Card, Values } from "../card.ts";
import { importCard } from "../cards/import-card.ts";
import { contactsPerPage, importContactsCard, parseContactsChoice } from "../cards/import-contacts-card.ts";
import { importOptionsForm, knownLocales } from "../cards/import-options-form.ts";
import { importPreviewCard } from "../cards/import-preview-card.ts";
import { choicesOf, textOf } from "../entered.ts";
import type { Desk, Feature, View, Viewer } from "../feature.ts";
import type { Reply } from "../reply.ts";

const expired = ({ words }: Desk): Reply => ({
  kind: "notice",
  text: words.text("common.draft-expired", { command: "import" }),
});

/** Everything before an import is confirmed: its options, its contacts and the preview, kept in a draft. */
export const importChoice = {
  actions: {
    "import.options": {
      role: "technician",
      opensForm: true,
      async answer({ id }, desk) {
        const draft = await desk.services.imports.draft(desk.member.id, id);
        return draft ? { kind: "form", form: importOptionsForm(draft, desk.words) } : expired(desk);
      },
    },
    "import.contacts": {
      role: "technician",
      waitsFor: "psa",
      answer: ({ id }, desk) => change(id, {}, "import-contacts", desk),
    },
    "import.find": {
      role: "technician",
      waitsFor: "psa",
      answer: ({ id, choice, values }, desk) =>
        changeChecked(id, choice, values, "import-contacts", desk, () => ({
          text: textOf(values, "text").slice(0, 100),
          show: contactViews.find((view) => view === textOf(values, "show")) ?? "eligible",
          page: 0,
        })),
    },
    "import.turn": {
      role: "technician",
      waitsFor: "psa",
      answer: ({ id, choice, values }, desk) =>
        changeChecked(id, choice, values, "import-contacts", desk, ({ page, turn }) => ({
          page: Math.max(0, page + turn),
        })),
    },
    "import.all": {
      role: "technician",
      waitsFor: "psa",
      answer: ({ id }, desk) => change(id, { all: true, exceptions: [] }, "import-contacts", desk),
    },
    "import.clear": {
      role: "technician",
      waitsFor: "psa",
      answer: ({ id }, desk) => change(id, { all: false, exceptions: [] }, "import-contacts", desk),
    },
    "import.done": {
      role: "technician",
      waitsFor: "psa",
      answer: ({ id, choice, values }, desk) => changeChecked(id, choice, values, "import", desk, () => ({})),
    },
    "import.preview": {
      role: "technician",
      waitsFor: "psa",
      answer: ({ id }, desk) => change(id, {}, "import-preview", desk),
    },
    "import.namesakes": {
      role: "technician",
      waitsFor: "psa",
      answer: ({ id, choice }, desk) =>
        change(
          id,
          { namesakes: namesakeAnswers.find((answer) => answer === choice) ?? "leave" },
          "import-preview",
          desk,
        ),
    },
    "import.back": {
      role: "technician",
      waitsFor: "psa",
      answer: ({ id }, desk) => change(id, {}, "import", desk),
    },
  } satisfies Feature["actions"],

  forms: {
    "import.options": {
      role: "technician",
      async answer({ context, values }, desk) {
        const draft = await desk.services.imports.draft(desk.member.id, context);
        return draft ? change(context, enteredOptions(draft, values), "import", desk) : expired(desk);
      },
    },
  } satisfies Feature["forms"],

  views: {
    import: view((draft, psa, { words }) => importCard(draft, psa, words)),
    "import-contacts": view((draft, _psa, { words }) => importContactsCard(draft, words)),
    "import-preview": view(async (draft, psa, { words, services }) =>
      importPreviewCard(draft, psa, await services.approvals.importNeed(draft.choice, draft.plan), words),
    ),
  } satisfies Feature["views"],
};

function view(card: (draft: ImportDraft, psa: string, viewer: Viewer) => Card | Promise<Card>): View {
  return {
    keepsWhenGone: true,
    async draw(id, viewer) {
      const draft = viewer.member && (await viewer.services.imports.draft(viewer.member.id, id));
      if (!draft) return null;
      const { provider } = draft.sources.connection;
      return card(draft, viewer.services.psas.get(provider)?.title ?? provider, viewer);
    },
  };
}

/** Licences, group and locale are taken only if this account has them: a form may be old. */
function enteredOptions({ sources }: ImportDraft, values: Values): Partial<ImportChoice> {
  const ticked = Object.keys(values).flatMap((name) => (name.startsWith("licences") ? choicesOf(values, name) : []));
  const groupKey = sources.groups.find(({ key }) => key === textOf(values, "group"))?.key;
  const locale = knownLocales.find((known) => known === textOf(values, "locale"));
  return {
    licenceKeys: sources.licences.map(({ key }) => key).filter((key) => ticked.includes(key)),
    role: importRoles.find((role) => role === textOf(values, "role")) ?? "member",
    groupKey,
    locale,
    welcomeEmail: textOf(values, "welcome") === "true",
  };
}

async function change(id: string, changes: Partial<ImportChoice>, show: string, desk: Desk): Promise<Reply> {
  const changed = await desk.services.imports.change(desk.member.id, id, changes);
  return changed ? { kind: "replace", shown: await desk.show(show, id) } : expired(desk);
}

/**
 * Keeps what is checked on the page that was clicked, then changes the rest. What was checked on a card that is out of date,
 * by a click right after "select all" for instance, would undo that choice unseen: it does not count.
 */
async function changeChecked(
  id: string,
  choice: string | undefined,
  values: Values,
  show: string,
  desk: Desk,
  more: (card: ReturnType<typeof parseContactsChoice>) => Partial<ImportChoice>,
): Promise<Reply> {
  const draft = await desk.services.imports.draft(desk.member.id, id);
  if (!draft) return expired(desk);
  const card = parseContactsChoice(choice ?? "");
  const shown = contactPage(draft.sources.contacts, { ...draft.choice, page: card.page }, contactsPerPage);
  const visible = shown.contacts.filter(({ mark }) => mark === undefined).map(({ contact }) => contact.id);
  const counts = values.contacts !== undefined && card.version === draft.version;
  const kept = counts ? withChecked(draft.choice, visible, choicesOf(values, "contacts")) : {};
  return change(id, { ...kept, ...more(card) }, show, desk);
}
