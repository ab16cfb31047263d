import { z } from "zod/v4";
import { parseMapPlace } from "../../core/mapping/map-place.ts";
import { companySearchCard } from "../cards/company-search-card.ts";
import { textOf } from "../entered.ts";
import type { Desk, Feature } from "../feature.ts";
import type { Reply } from "../reply.ts";
import { drawMap } from "./draw-map.ts";

const rowsPerPage = 8;

const searchValues = z.object({
  place: z.string(),
  text: z.string(),
  statusId: z.string(),
  typeId: z.string(),
  offset: z.number().int().min(0),
});

/** Picking a company by hand; what was typed and filtered is kept in a draft. */
export const companySearch = {
  actions: {
    "map.search": {
      role: "technician",
      async answer({ id }, desk) {
        const place = parseMapPlace(id);
        const account = place && (await desk.services.accounts.get(place.accountKey));
        if (!account) return { kind: "replace", shown: await desk.show("map", id) };
        const values = { place: id, text: "", statusId: "any", typeId: "any", offset: 0 };
        const draft = await desk.services.drafts.begin(desk.actor, "company-search", values);
        return { kind: "replace", shown: await desk.show("company-search", draft.id) };
      },
    },
    "map.find": {
      role: "technician",
      answer: ({ id, values }, desk) =>
        change(id, desk, {
          text: textOf(values, "text").slice(0, 100),
          statusId: textOf(values, "status") || "any",
          typeId: textOf(values, "type") || "any",
          offset: 0,
        }),
    },
    "map.unfilter": {
      role: "technician",
      answer: ({ id, values }, desk) =>
        change(id, desk, { text: textOf(values, "text").slice(0, 100), statusId: "any", typeId: "any", offset: 0 }),
    },
    "map.reread": {
      role: "technician",
      async answer({ id }, desk) {
        const { services, words, member, show } = desk;
        const draft = await services.drafts.of(member.id, "company-search", id);
        const place = draft && parseMapPlace(searchValues.parse(draft.values).place);
        if (!place) return { kind: "notice", text: words.text("common.draft-expired", { command: "map" }) };
        await services.companies.readAgain(place.connectionId);
        return { kind: "notice", text: words.text("map.refreshing"), now: await show("company-search", id) };
      },
    },
    "map.turn": {
      role: "technician",
      answer: ({ id, choice }, desk) => change(id, desk, { offset: Math.max(0, Math.trunc(Number(choice)) || 0) }),
    },
  } satisfies Feature["actions"],

  views: {
    "company-search": {
      keepsWhenGone: true,
      async draw(id, viewer) {
        const draft = viewer.member && (await viewer.services.drafts.of(viewer.member.id, "company-search", id));
        if (!draft) return null;
        const query = searchValues.parse(draft.values);
        const place = parseMapPlace(query.place);
        if (!place) return null;
        const { services, words } = viewer;
        const [account, connection, mapping, found] = await Promise.all([
          services.accounts.get(place.accountKey),
          services.connections.get(place.connectionId),
          services.mappings.find(place),
          services.suggestions.search(place.connectionId, {
            text: query.text,
            offset: query.offset,
            limit: rowsPerPage,
            ...(query.statusId !== "any" && { statusId: query.statusId }),
            ...(query.typeId !== "any" && { typeId: query.typeId }),
          }),
        ]);
        if (!account || !connection) return null;
        if (found.kind !== "found") return drawMap(query.place, viewer);
        const version = mapping?.version ?? null;
        const facts = {
          draftId: id,
          place: query.place,
          version,
          accountName: account.name,
          connection,
          timeZone: viewer.tenant.timeZone,
          query,
          found,
          rowsPerPage,
        };
        return companySearchCard(facts, words);
      },
    },
  } satisfies Feature["views"],
};

async function change(id: string, desk: Desk, query: Partial<z.infer<typeof searchValues>>): Promise<Reply> {
  const draft = await desk.services.drafts.of(desk.member.id, "company-search", id);
  const changed = draft && (await desk.services.drafts.change(draft, query));
  if (changed) return { kind: "replace", shown: await desk.show("company-search", id) };
  return { kind: "notice", text: desk.words.text("common.draft-expired", { command: "map" }) };
}
