import type { Account } from "../../core/account/account.ts";
import { whichAccountCard } from "../cards/account-card.ts";
import type { Desk } from "../feature.ts";
import type { Reply } from "../reply.ts";

/** The account that was typed, or the reply that offers those that could be meant. `word` is the command, e.g. `map`. */
export async function whichAccount(
  text: string,
  word: string,
  choose: { action: string; label: string },
  { services, words }: Desk,
): Promise<{ account: Account } | { reply: Reply }> {
  const found = await services.accounts.find(text);
  if (found.kind === "one") return { account: found.account };
  const accounts = found.kind === "several" ? found.accounts : found.near;
  const shown = text.slice(0, 80);
  if (accounts.length === 0) {
    const none = text === "" ? words.text("accounts.none-yet") : words.text("accounts.not-found", { text: shown });
    return { reply: { kind: "notice", text: none } };
  }
  const line =
    text === ""
      ? words.text("accounts.which", { word })
      : words.text(found.kind === "several" ? "accounts.several" : "accounts.near", { text: shown });
  return {
    reply: { kind: "card", audience: "person", shown: { card: whichAccountCard(accounts, line, choose, words) } },
  };
}
