import type { Seen } from "../../sandbox/people/person.ts";
import type { GotoAccount } from "../../sandbox/world/goto-records.ts";
import type { Stage } from "./open-stage.ts";

/** The steps of an import as the admin takes them. */
export function openImporter(stage: Stage) {
  const { admin } = stage;
  const now = (seen: Seen) => admin.sees().find(({ id }) => id === seen.id);

  const becomes = (seen: Seen, title: string, word = "", timeoutMs = 8_000) =>
    admin.waitFor(() => {
      const current = now(seen);
      return current?.title.endsWith(title) && current.text.includes(word) ? current : null;
    }, timeoutMs);

  async function ask(text: string, title = ""): Promise<Seen> {
    const before = admin.sees().length;
    await admin.types(text);
    const isFresh = (seen: Seen) => seen.title !== "" && seen.title.includes(title);
    return admin.waitFor(() => admin.sees().slice(before).find(isFresh));
  }

  async function click(seen: Seen, button: string, title: string, word = ""): Promise<Seen> {
    await admin.clicks(now(seen) ?? seen, button);
    return becomes(seen, title, word);
  }

  return {
    now,
    becomes,
    ask,
    click,

    async map(account: string): Promise<void> {
      const seen = await ask(`map ${account}`);
      await admin.clicks(seen, "Map this company");
      await becomes(seen, "Mapped");
    },

    /** All eligible contacts of an account, up to the preview that can be confirmed. */
    async preview(account: string): Promise<Seen> {
      const start = await ask(`import ${account}`, "Import users");
      const pick = await click(start, "Choose contacts", "Choose contacts");
      const all = pick.buttons.find(({ label }) => label.startsWith("Select all"))?.label ?? "";
      await admin.clicks(pick, all);
      await admin.waitFor(() => /\d contacts? (is|are) chosen/.exec(now(pick)?.text ?? ""));
      await click(pick, "Done", "Import users");
      const shown = await click(start, "Preview", "Preview of the import");
      const asks = shown.buttons.some(({ label }) => label === "Add them");
      if (!asks) return shown;
      await admin.clicks(shown, "Add them");
      return admin.waitFor(() => (now(shown)?.buttons.some(({ confirms }) => confirms) ? now(shown) : null));
    },

    confirm: (shown: Seen) =>
      admin.clicks(shown, shown.buttons.find(({ confirms }) => confirms)?.label ?? "no confirmation"),

    gotoAccount(name: string): GotoAccount {
      const found = [...stage.outside.goto.world.goto.accounts.values()].find((account) => account.name === name);
      if (!found) throw new Error(`the showcase has no account ${name}`);
      return found;
    },
  };
}
