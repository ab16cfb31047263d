import { isAtLeast } from "../../core/member/role.ts";
import { accessCard } from "../cards/access-card.ts";
import { helpCard } from "../cards/help-card.ts";
import type { Feature } from "../feature.ts";
import { typedPrefix } from "../typed-prefix.ts";
import { isWordKey } from "../words/words.ts";

/** `help`: the words that this person may type. Those come from the other features, so a new door is never missing here. */
export function createHelp(others: readonly Feature[]): Feature {
  const words = () =>
    others
      .flatMap((feature) => Object.entries(feature.commands ?? {}))
      .filter(([word]) => isWordKey(`help.word.${word}`));

  return {
    name: "help",
    commands: {
      help: {
        role: "none",
        async answer(incoming, desk) {
          if (desk.member.role === "none") {
            return { kind: "card", audience: "person", shown: { card: accessCard(desk.member, desk.words) } };
          }
          const shown = await desk.show("help", "all");
          if (!incoming.attachments) return { kind: "card", audience: "person", shown };
          const text = desk.words.text("help.attachment");
          const card = {
            ...shown.card,
            summary: text,
            blocks: [{ kind: "text" as const, text }, ...shown.card.blocks],
          };
          return { kind: "card", audience: "person", shown: { card } };
        },
      },
    },
    views: {
      help: {
        async draw(id, viewer) {
          const role = viewer.member?.role ?? "viewer";
          const allowed = words().filter(([word, door]) => isAtLeast(role, door.role) && (id === "all" || id === word));
          const entries = allowed.map(([word]) => word);
          return helpCard([...entries, "help"], viewer.words, typedPrefix(viewer.member?.platform));
        },
      },
    },
  };
}
