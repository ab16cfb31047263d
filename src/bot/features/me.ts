import { meCard } from "../cards/me-card.ts";
import type { Desk, Feature } from "../feature.ts";
import type { Reply } from "../reply.ts";

/** Who a person is here, and that they are one with somebody in the other chat. */
export const me: Feature = {
  name: "me",

  commands: {
    me: {
      role: "viewer",
      answer: ({ rest }, desk) => (rest === "" ? withCode(desk) : join(rest, desk)),
    },
  },

  views: {
    me: {
      async draw(id, { services, words, member }) {
        if (member?.id !== id) return null;
        const { persons } = services;
        const [other, proposed] = await Promise.all([persons.other(member), persons.proposed(member)]);
        return meCard({ member, other, proposed }, words);
      },
    },
  },
};

/** The code is on the card that answers, and on no later one. */
async function withCode(desk: Desk): Promise<Reply> {
  const { services, words, member, actor, show } = desk;
  const code = await services.persons.newCode(actor);
  if (code === null) return { kind: "card", audience: "person", shown: await show("me", member.id) };
  const card = meCard({ member, other: null, proposed: await services.persons.proposed(member), code }, words);
  return { kind: "card", audience: "person", shown: { card, subject: { view: "me", id: member.id } } };
}

async function join(code: string, { services, words, actor }: Desk): Promise<Reply> {
  const joining = await services.persons.join(actor, code);
  if (joining.kind !== "joined") return { kind: "notice", text: words.text(`me.${joining.kind}`) };
  const member = await services.members.get(actor.memberId);
  if (!member) return { kind: "notice", text: words.text("common.gone") };
  const card = meCard({ member, other: joining.other, proposed: null }, words);
  return { kind: "card", audience: "person", shown: { card, subject: { view: "me", id: member.id } } };
}
