import { productById } from "../../core/connection/product.ts";
import type { ProviderName } from "../../core/ports/psa.ts";
import { productOf } from "../cards/connect-cards.ts";
import { connectShareCard } from "../cards/connect-share-card.ts";
import type { Feature, Viewer } from "../feature.ts";
import { psaProblemWords } from "../problem-words.ts";

/** A further product on a PSA that is connected: the same keys, and the mappings that are there. */
export const connectShare = {
  actions: {
    "connect.offer": {
      role: "admin",
      answer: async ({ id }, { show }) => ({
        kind: "card",
        audience: "person",
        shown: await show("connect-share", id),
      }),
    },
    "connect.share": {
      role: "admin",
      waitsFor: "psa",
      async answer({ id, choice = "" }, desk) {
        const { services, words, actor, show } = desk;
        const place = placeOf(id, desk);
        const [sourceId = "", mappings = "", state = ""] = choice.split(".");
        if (!place) return { kind: "notice", text: words.text("problem.old-card") };
        const shared = await services.sharing.share(actor, place.productId, sourceId, {
          mappings: Number(mappings),
          isConnected: state === "connected",
        });
        switch (shared.kind) {
          case "shared": {
            const { taken, stayed, gone, connection } = shared;
            const said = [words.text("connect.shared", { product: productOf(place).title, count: taken })];
            if (stayed > 0) said.push(words.text("connect.shared-stayed", { count: stayed }));
            if (gone > 0) said.push(words.text("connect.shared-gone", { count: gone }));
            return { kind: "notice", text: said.join(" "), now: await show("connection", connection.id) };
          }
          case "taken": {
            const text = words.text("connect.share-taken", { product: productOf(place).title });
            return { kind: "notice", text, now: await show("connection", shared.connection.id) };
          }
          case "failing": {
            const problem = { kind: shared.problem };
            const text = words.text("connect.share-failing", {
              problem: psaProblemWords(problem, words, { name: place.provider, title: place.title }),
            });
            return { kind: "notice", text, now: await show("connect-share", id) };
          }
          case "changed":
            return { kind: "notice", text: words.text("connect.share-changed"), now: await show("connect-share", id) };
          case "not-found":
            return { kind: "notice", text: words.text("common.gone"), now: await show("connect", "all") };
        }
      },
    },
  } satisfies Feature["actions"],

  views: {
    "connect-share": {
      async draw(id, viewer) {
        const place = placeOf(id, viewer);
        if (!place) return null;
        const offer = await viewer.services.sharing.offer(place.productId, place.provider);
        return connectShareCard(offer, place.title, viewer.words);
      },
    },
  } satisfies Feature["views"],
};

function placeOf(
  id: string,
  { services }: Viewer,
): { productId: string; provider: ProviderName; title: string } | null {
  const [productId = "", name] = id.split(".");
  const psa = [...services.psas.values()].find((known) => known.name === name);
  return psa && productById(productId) ? { productId, provider: psa.name, title: psa.title } : null;
}
