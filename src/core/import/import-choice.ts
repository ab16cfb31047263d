import { z } from "zod/v4";
import { fold } from "../account/find-account.ts";
import type { Draft } from "../draft/draft.ts";
import { importRoles } from "./import.ts";
import type { MarkedContact } from "./mark-contacts.ts";

export const contactViews = ["eligible", "chosen", "marked"] as const;
export type ContactView = (typeof contactViews)[number];

export const namesakeAnswers = ["add", "leave"] as const;

/**
 * What a person has chosen so far. `all`: every eligible contact but the `exceptions`; otherwise the `exceptions` alone are
 * chosen. So "all eligible but two" of 50,000 contacts is two ids.
 */
export const choiceValues = z.object({
  accountKey: z.string(),
  connectionId: z.string(),
  licenceKeys: z.array(z.string()),
  role: z.enum(importRoles),
  groupKey: z.string().optional(),
  locale: z.string().optional(),
  welcomeEmail: z.boolean(),
  /** Chosen contacts who may be somebody who is a user already: absent until the person has answered. */
  namesakes: z.enum(namesakeAnswers).optional(),
  all: z.boolean(),
  exceptions: z.array(z.string()),
  text: z.string(),
  show: z.enum(contactViews),
  page: z.number().int().min(0),
});

export type ImportChoice = z.infer<typeof choiceValues>;

export function readChoice(draft: Draft): ImportChoice {
  return choiceValues.parse(draft.values);
}

export function newChoice(accountKey: string, connectionId: string): ImportChoice {
  return {
    accountKey,
    connectionId,
    licenceKeys: [],
    role: "member",
    welcomeEmail: false,
    all: false,
    exceptions: [],
    text: "",
    show: "eligible",
    page: 0,
  };
}

export function isChosen(choice: Pick<ImportChoice, "all" | "exceptions">, { contact, mark }: MarkedContact): boolean {
  return mark === undefined && choice.all !== choice.exceptions.includes(contact.id);
}

/** The choice after these visible contacts were left checked or not. */
export function withChecked(
  choice: Pick<ImportChoice, "all" | "exceptions">,
  visible: readonly string[],
  checked: readonly string[],
): Pick<ImportChoice, "all" | "exceptions"> {
  const kept = choice.exceptions.filter((id) => !visible.includes(id));
  const differing = visible.filter((id) => checked.includes(id) !== choice.all);
  return { all: choice.all, exceptions: [...kept, ...differing] };
}

export interface ContactPage {
  contacts: readonly MarkedContact[];
  total: number;
  page: number;
  pages: number;
}

/** The contacts that fit what was typed and what is shown, a page at a time. */
export function contactPage(
  contacts: readonly MarkedContact[],
  choice: ImportChoice,
  rowsPerPage: number,
): ContactPage {
  const wanted = fold(choice.text);
  const fits = contacts.filter((marked) => {
    const { contact, email, mark } = marked;
    const shown =
      choice.show === "marked"
        ? mark !== undefined
        : choice.show === "eligible"
          ? mark === undefined
          : isChosen(choice, marked);
    return shown && (wanted === "" || fold(`${contact.firstName} ${contact.lastName} ${email}`).includes(wanted));
  });
  const pages = Math.max(1, Math.ceil(fits.length / rowsPerPage));
  const page = Math.min(choice.page, pages - 1);
  return { contacts: fits.slice(page * rowsPerPage, (page + 1) * rowsPerPage), total: fits.length, page, pages };
}
