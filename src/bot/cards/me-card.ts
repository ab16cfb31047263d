import type { Member } from "../../core/member/member.ts";
import type { Block, Card } from "../card.ts";
import { typedPrefix } from "../typed-prefix.ts";
import type { Words } from "../words/words.ts";
import { platformTitles } from "./settings-card.ts";

export interface MeFacts {
  member: Member;
  /** The same person in the other chat. */
  other: Member | null;
  /** Perhaps the same person there: both have one e-mail address. */
  proposed: Member | null;
  /** Shown once, when it is made. */
  code?: string;
}

/** Who a person is here and in the other chat, and how to say that both are one. */
export function meCard({ member, other, proposed, code }: MeFacts, words: Words): Card {
  const there = member.platform === "slack" ? "teams" : "slack";
  const platform = platformTitles[there];
  const facts = [
    { label: words.text("settings.role"), value: words.text(`access.role.${member.role}`) },
    { label: words.text("me.chat"), value: platformTitles[member.platform] },
    { label: words.text("me.other"), value: other ? `${other.name}, ${platform}` : words.text("me.not-joined") },
  ];
  const blocks: Block[] = [{ kind: "facts", facts }];
  if (other) blocks.push({ kind: "text", subtle: true, text: words.text("me.joined") });
  else {
    if (proposed) blocks.push({ kind: "text", text: words.rich("me.proposed", { name: proposed.name, platform }) });
    const typed = `${typedPrefix(there)} me ${code ?? ""}`;
    const text = code ? words.rich("me.code", { platform, typed }) : words.rich("me.how", { platform });
    blocks.push({ kind: "text", text }, { kind: "text", subtle: true, text: words.text("me.why") });
  }
  return { title: words.text("me.title"), summary: words.text(other ? "me.joined" : "me.summary"), blocks };
}
