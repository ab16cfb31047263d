import type { SignIn } from "../../core/account/sign-in.ts";
import type { Block, Card } from "../card.ts";
import type { Words } from "../words/words.ts";

export interface SignInFacts {
  signIn: SignIn;
  /** How many accounts it reaches. */
  accounts: number;
}

/** All sign-ins of the tenant. `unreached`: accounts that none of them reaches. */
export function signInsCard(all: readonly SignInFacts[], unreached: number, mayChange: boolean, words: Words): Card {
  const rows = all.map(({ signIn, accounts }): Block => {
    const lines = [words.text("goto.reaches", { count: accounts })];
    if (signIn.state === "signed-out") lines.push(words.text("goto.signed-out"));
    const remove = {
      action: "goto.remove",
      id: signIn.id,
      label: words.text("goto.remove"),
      style: "danger" as const,
      confirm: {
        title: words.text("goto.remove-title"),
        text: words.text("goto.remove-text", { email: signIn.email }),
        confirmLabel: words.text("goto.remove"),
        cancelLabel: words.text("common.cancel"),
      },
    };
    const title = words.rich("goto.entry", { name: signIn.name, email: signIn.email });
    return { kind: "item", title, lines, ...(mayChange && { buttons: [remove] }) };
  });
  const buttons: Block = {
    kind: "buttons",
    buttons: [
      { action: "goto.sign-in", id: "new", label: words.text("goto.sign-in"), style: "primary" },
      { action: "goto.list", id: "new", label: words.text("goto.add-list"), opensForm: true },
    ],
  };
  const why: Block[] = [{ kind: "text", text: words.text("goto.why") }];
  const added: Block[] =
    unreached > 0 ? [{ kind: "text", subtle: true, text: words.text("goto.unreached", { count: unreached }) }] : [];
  return {
    title: words.text("goto.title"),
    summary: words.text("goto.summary", { count: all.length }),
    blocks: [...why, ...rows, ...added, ...(mayChange ? [buttons] : [])],
  };
}

/** One use, one person: never redrawn, never in a channel. */
export function openGotoCard(url: string, words: Words): Card {
  return {
    title: words.text("goto.open-title"),
    summary: words.text("goto.open-title"),
    blocks: [
      { kind: "text", text: words.text("goto.open") },
      { kind: "link", label: words.text("goto.open-button"), url },
    ],
  };
}

export function signInCard({ signIn, accounts }: SignInFacts, words: Words): Card {
  const saved = words.rich("goto.saved", { email: signIn.email });
  const state =
    signIn.state === "working" ? words.text("goto.reaches", { count: accounts }) : words.text("goto.signed-out");
  return {
    title: words.text("goto.saved-title"),
    summary: words.text("goto.saved", { email: signIn.email }),
    tone: signIn.state === "working" ? "good" : "warning",
    blocks: [
      { kind: "item", title: saved, lines: [state] },
      {
        kind: "buttons",
        buttons: [{ action: "checklist.show", id: "all", label: words.text("checklist.title"), style: "primary" }],
      },
    ],
  };
}
