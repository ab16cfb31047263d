import { mapPlace, parseMapPlace } from "../../core/mapping/map-place.ts";
import { parseConfirmChoice } from "../cards/company-item.ts";
import type { Desk, Feature } from "../feature.ts";
import type { Reply } from "../reply.ts";
import { companySearch } from "./company-search.ts";
import { drawMap, drawMapChange } from "./draw-map.ts";
import { whichAccount } from "./which-account.ts";

/** Mapping an account to a PSA company: see what is suggested, confirm, search by hand, view, change, remove. */
export const map: Feature = {
  name: "map",

  commands: {
    map: {
      role: "viewer",
      async answer({ rest }, desk) {
        const choose = { action: "map.account", label: desk.words.text("accounts.map") };
        const which = await whichAccount(rest, "map", choose, desk);
        return "reply" in which ? which.reply : openAccount(which.account.key, desk);
      },
    },
  },

  actions: {
    "map.account": { role: "viewer", answer: ({ id }, desk) => openAccount(id, desk) },
    "map.open": {
      role: "viewer",
      answer: async ({ id }, { show }) => ({ kind: "card", audience: "person", shown: await show("map", id) }),
    },
    "map.back": {
      role: "viewer",
      answer: async ({ id }, { show }) => ({ kind: "replace", shown: await show("map", id) }),
    },
    "map.change": {
      role: "technician",
      answer: async ({ id }, { show }) => ({ kind: "replace", shown: await show("map-change", id) }),
    },

    "map.refresh": {
      role: "technician",
      async answer({ id, choice }, { services, words, show }) {
        const place = parseMapPlace(id);
        if (!place) return { kind: "notice", text: words.text("problem.old-card") };
        await services.companies.readAgain(place.connectionId);
        const now = await show(choice === "map-change" ? "map-change" : "map", id);
        return { kind: "notice", text: words.text("map.refreshing"), now };
      },
    },

    "map.confirm": {
      role: "technician",
      waitsFor: "psa",
      async answer({ id, choice }, desk) {
        const { services, words, show } = desk;
        const place = parseMapPlace(id);
        const seen = parseConfirmChoice(choice ?? "");
        if (!place || !seen) return { kind: "notice", text: words.text("problem.old-card") };
        const name = (await services.suggestions.cached(place.connectionId, seen.id))?.name ?? seen.id;
        const company = { id: seen.id, name, fingerprint: seen.fingerprint };
        const confirmed = await services.mappings.confirm(desk.actor, place, company, seen.version);
        const shown = await show("map", id);
        if (confirmed.kind === "faster") return { kind: "notice", text: words.text("map.faster"), now: shown };
        return { kind: "replace", shown };
      },
    },

    "map.remove": {
      role: "technician",
      async answer({ id, choice }, { services, words, actor, show }) {
        const place = parseMapPlace(id);
        if (!place) return { kind: "notice", text: words.text("problem.old-card") };
        const removed = await services.mappings.remove(actor, place, Number(choice));
        const text = words.text(removed.kind === "removed" ? "map.removed" : "map.faster");
        return { kind: "notice", text, now: await show("map", id) };
      },
    },

    ...companySearch.actions,
  },

  views: {
    map: { changesByItself: true, draw: drawMap },
    "map-change": { changesByItself: true, draw: drawMapChange },
    ...companySearch.views,
  },
};

/** With one connection the account's suggestion; with several, the account and its connections. */
async function openAccount(accountKey: string, { services, words, show }: Desk): Promise<Reply> {
  const connections = await services.connections.list();
  const [only] = connections;
  if (!only) return { kind: "notice", text: words.text("map.no-connection") };
  const shown =
    connections.length === 1
      ? await show("map", mapPlace({ accountKey, connectionId: only.id }))
      : await show("account", accountKey);
  return { kind: "card", audience: "person", shown };
}
