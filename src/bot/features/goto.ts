import { isAtLeast } from "../../core/member/role.ts";
import type { Services } from "../../core/services.ts";
import { openGotoCard, type SignInFacts, signInCard, signInsCard } from "../cards/goto-cards.ts";
import { textOf } from "../entered.ts";
import type { Feature } from "../feature.ts";
import type { Form } from "../form.ts";
import type { Words } from "../words/words.ts";

/** GoTo sign-ins (OAuth in the browser) and accounts from a list. */
export const goto: Feature = {
  name: "goto",

  commands: {
    goto: {
      role: "admin",
      answer: async (_incoming, { show }) => ({
        kind: "card",
        audience: "person",
        shown: await show("sign-ins", "all"),
      }),
    },
  },

  actions: {
    "goto.sign-in": {
      role: "admin",
      async answer(_incoming, { services, actor, words }) {
        const begun = await services.signIns.begin(actor);
        if (begun.kind === "not-configured") return { kind: "notice", text: words.text("goto.not-configured") };
        return { kind: "card", audience: "person", shown: { card: openGotoCard(begun.url, words) } };
      },
    },
    "goto.remove": {
      role: "admin",
      async answer({ id }, { services, actor, show }) {
        await services.signIns.remove(actor, id);
        return { kind: "replace", shown: await show("sign-ins", "all") };
      },
    },
    "goto.list": {
      role: "admin",
      opensForm: true,
      answer: async (_incoming, { words }) => ({ kind: "form", form: listForm(words, "") }),
    },
  },

  forms: {
    "goto.list": {
      role: "admin",
      async answer({ values }, { services, actor, words, show }) {
        const text = textOf(values, "accounts");
        const added = await services.accounts.addList(actor, text);
        switch (added.kind) {
          case "added":
            return { kind: "replace", shown: await show("sign-ins", "all") };
          case "empty":
            return { kind: "form", form: listForm(words, text, words.text("goto.list-empty")) };
          case "bad-line":
            return {
              kind: "form",
              form: listForm(words, text, words.text("goto.list-bad-line", { line: added.line, text: added.text })),
            };
        }
      },
    },
  },

  views: {
    "sign-ins": {
      async draw(_id, { services, words, member }) {
        const [all, accounts] = await Promise.all([services.signIns.list(), services.accounts.list()]);
        const unreached = accounts.filter((account) => !account.signInId).length;
        const facts = await Promise.all(all.map((signIn) => factsOf(services, signIn)));
        return signInsCard(facts, unreached, member !== undefined && isAtLeast(member.role, "admin"), words);
      },
    },
    "sign-in": {
      async draw(id, { services, words }) {
        const signIn = await services.signIns.get(id);
        return signIn && signInCard(await factsOf(services, signIn), words);
      },
    },
  },
};

async function factsOf(services: Services, signIn: SignInFacts["signIn"]): Promise<SignInFacts> {
  const accounts = await services.accounts.list();
  return { signIn, accounts: accounts.filter((account) => account.signInId === signIn.id).length };
}

function listForm(words: Words, value: string, problem?: string): Form {
  return {
    name: "goto.list",
    title: words.text("goto.list-title"),
    submitLabel: words.text("goto.list-submit"),
    cancelLabel: words.text("common.cancel"),
    context: "new",
    intro: [words.text("goto.list-intro")],
    fields: [
      {
        kind: "text",
        name: "accounts",
        label: words.text("goto.list-field"),
        example: words.text("goto.list-example"),
        multiline: true,
        maxLength: 3_000,
        ...(value && { value }),
        ...(problem && { problem }),
      },
    ],
  };
}
