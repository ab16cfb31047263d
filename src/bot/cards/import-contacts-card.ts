import { contactPage, contactViews, isChosen } from "../../core/import/import-choice.ts";
import type { ImportDraft } from "../../core/import/import-service.ts";
import type { MarkedContact } from "../../core/import/mark-contacts.ts";
import type { Block, Button, Card } from "../card.ts";
import type { Words } from "../words/words.ts";

export const contactsPerPage = 10;

/**
 * The choice of contacts, ten at a time. Those who can be imported are check boxes; the others are listed with the reason.
 * Every button of the card brings along what is checked, so nothing is lost by turning the page.
 */
export function importContactsCard({ draftId, version, choice, sources }: ImportDraft, words: Words): Card {
  const { contacts } = sources;
  const shown = contactPage(contacts, choice, contactsPerPage);
  const eligible = contacts.filter(({ mark }) => mark === undefined).length;
  const chosen = contacts.filter((contact) => isChosen(choice, contact)).length;
  const button = (action: string, label: string, more: Partial<Button> = {}): Button => ({
    action,
    id: draftId,
    label,
    choice: contactsChoice(version, shown.page),
    ...more,
  });
  const boxes = shown.contacts.filter(({ mark }) => mark === undefined);
  const blocks: Block[] = [
    { kind: "text", text: words.text("import.contacts-summary", { chosen }) },
    {
      kind: "fields",
      id: `f${choice.text}${choice.show}`,
      fields: [
        {
          kind: "text",
          name: "text",
          label: words.text("import.search-text"),
          optional: true,
          maxLength: 100,
          ...(choice.text && { value: choice.text }),
        },
        {
          kind: "choice",
          name: "show",
          label: words.text("import.show"),
          options: contactViews.map((view) => ({ value: view, label: words.text(`import.show.${view}`) })),
          value: choice.show,
        },
      ],
    },
    {
      kind: "buttons",
      buttons: [
        button("import.find", words.text("import.search")),
        button("import.all", words.text("import.select-all", { count: eligible })),
        button("import.clear", words.text("import.clear")),
      ],
    },
    { kind: "text", text: words.text("import.page", { total: shown.total, page: shown.page + 1, pages: shown.pages }) },
  ];
  if (boxes.length > 0) {
    const checked = boxes.filter((contact) => isChosen(choice, contact)).map(({ contact }) => contact.id);
    blocks.push({
      kind: "fields",
      id: `c${shown.page}${choice.text}${choice.show}${choice.all}${checked.join("")}`,
      fields: [
        {
          kind: "choices",
          name: "contacts",
          label: words.text("import.pick"),
          hint: words.text("import.pick-hint"),
          optional: true,
          options: boxes.map(({ contact, email }) => ({
            value: contact.id,
            label: contactName({ contact }, words),
            description: email,
          })),
          values: checked,
        },
      ],
    });
  }
  for (const marked of shown.contacts) if (marked.mark) blocks.push(markedLine(marked, marked.mark, words));
  const turn: Button[] = [];
  if (shown.page > 0)
    turn.push(
      button("import.turn", words.text("accounts.previous"), { choice: contactsChoice(version, shown.page, -1) }),
    );
  if (shown.page < shown.pages - 1)
    turn.push(button("import.turn", words.text("accounts.next"), { choice: contactsChoice(version, shown.page, 1) }));
  blocks.push({
    kind: "buttons",
    buttons: [...turn, button("import.done", words.text("import.done"), { style: "primary" })],
  });
  return {
    title: words.text("import.contacts-title"),
    summary: words.text("import.contacts-summary", { chosen }),
    blocks,
  };
}

/** What a button says of the card that it stands on: the draft's version, the page, and whether to turn it. */
function contactsChoice(version: number, page: number, turn: -1 | 0 | 1 = 0): string {
  return [version, page, turn].join(":");
}

export function parseContactsChoice(choice: string): { version: number; page: number; turn: number } {
  const [version = 0, page = 0, turn = 0] = choice.split(":").map((part) => Math.trunc(Number(part)) || 0);
  return { version, page: Math.max(0, page), turn };
}

function markedLine(marked: MarkedContact, mark: NonNullable<MarkedContact["mark"]>, words: Words): Block {
  const values = {
    name: contactName(marked, words),
    email: marked.email,
    reason: words.text(`import.reason.${mark}`),
  };
  return { kind: "text", subtle: true, text: words.text("import.marked-line", values) };
}

function contactName({ contact }: Pick<MarkedContact, "contact">, words: Words): string {
  return `${contact.firstName} ${contact.lastName}`.trim() || words.text("import.nobody");
}
