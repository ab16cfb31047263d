import type { Member } from "../../core/member/member.ts";
import type { Card } from "../card.ts";
import type { Words } from "../words/words.ts";

/** For people without a role: what the bot is, and the one thing that they can do. */
export function accessCard(member: Member, words: Words): Card {
  return {
    title: words.text("access.title"),
    summary: words.text("access.summary"),
    blocks: [
      { kind: "text", text: words.rich("access.what-it-is") },
      {
        kind: "buttons",
        buttons: [{ action: "access.ask", id: member.id, label: words.text("access.ask"), style: "primary" }],
      },
      { kind: "text", subtle: true, text: words.text("access.first-admin") },
    ],
  };
}
