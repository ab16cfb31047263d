import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../world/loopback-server.ts";
import type { World } from "../world/world.ts";
import { answerList } from "./answer-list.ts";
import type { ApiRight } from "./api-member.ts";
import { typeAssociationRows } from "./company-rows.ts";
import type { Row } from "./compile-condition.ts";
import { connectWiseErrors } from "./connectwise-errors.ts";
import type { ConnectWiseRows, Resource } from "./connectwise-rows.ts";
import { communicationRows } from "./contact-rows.ts";
import { communicationFields, type Fields, typeAssociationFields } from "./resource-fields.ts";
import { fieldPicker, filterRows, orderRows } from "./select-rows.ts";

/** What a path asks for. `right: null` needs none beyond valid keys. */
export interface Route {
  right: ApiRight | null;
  answer(request: SandboxRequest): SandboxAnswer;
}

const collections: Readonly<Record<string, { resource: Resource; right: ApiRight }>> = {
  "/company/companies": { resource: "companies", right: "companies" },
  "/company/contacts": { resource: "contacts", right: "contacts" },
  "/company/companies/types": { resource: "types", right: "table-setup" },
  "/company/companies/statuses": { resource: "statuses", right: "table-setup" },
};

/** Finds the route of a path below `/{codebase}apis/3.0`; `null` when there is no such endpoint. Letter case does not matter. */
export function makeRoutes(world: World, rows: ConnectWiseRows): (path: string) => Route | null {
  function listRoute({ resource, right }: { resource: Resource; right: ApiRight }): Route {
    return {
      right,
      answer: (request) =>
        answerList(request, { rows: rows.select(resource, request.query), fields: rows.fields(resource) }),
    };
  }

  function countRoute({ resource, right }: { resource: Resource; right: ApiRight }): Route {
    return { right, answer: (request) => jsonAnswer(200, { count: rows.select(resource, request.query).length }) };
  }

  function recordRoute(resource: Resource, right: ApiRight, kind: string, id: string): Route {
    return {
      right,
      answer: (request) => {
        const row = rows.byId(resource, Number(id));
        if (!row) return connectWiseErrors.noRecord(kind, id);
        return jsonAnswer(200, fieldPicker(request.query.get("fields"), rows.fields(resource))(row));
      },
    };
  }

  function childRoute(right: ApiRight, kind: string, id: string, fields: Fields, find: () => Row[] | null): Route {
    return {
      right,
      answer: (request) => {
        const found = find();
        if (!found) return connectWiseErrors.noRecord(kind, id);
        const chosen = orderRows(filterRows(found, request.query, fields), request.query.get("orderBy"), fields);
        return answerList(request, { rows: chosen, fields });
      },
    };
  }

  return (path) => {
    const lower = path.toLowerCase();
    if (lower === "/system/info") return { right: null, answer: () => jsonAnswer(200, systemInfo) };
    const collection = collections[lower];
    if (collection) return listRoute(collection);
    const counted = lower.endsWith("/count") ? collections[lower.slice(0, -"/count".length)] : undefined;
    if (counted) return countRoute(counted);

    const match = /^\/company\/(companies|contacts)\/(\d{1,9})(?:\/(typeassociations|communications))?$/.exec(lower);
    if (!match) return null;
    const [, parent, id = "", child] = match;
    if (parent === "companies") {
      if (child === undefined) return recordRoute("companies", "companies", "Company", id);
      if (child !== "typeassociations") return null;
      const company = () => world.psa.companies.get(Number(id));
      return childRoute("companies", "Company", id, typeAssociationFields, () => {
        const found = company();
        return found ? typeAssociationRows(world.psa, found) : null;
      });
    }
    if (child === undefined) return recordRoute("contacts", "contacts", "Contact", id);
    if (child !== "communications") return null;
    return childRoute("contacts", "Contact", id, communicationFields, () => {
      const contact = world.psa.contacts.get(Number(id));
      return contact ? communicationRows(contact) : null;
    });
  };
}

const systemInfo = {
  version: "v2026.3.105333",
  isCloud: true,
  serverTimeZone: "Eastern Standard Time",
  licenseBits: [{ name: "Mobile", activeFlag: true }],
  cloudRegion: "NA",
} as const;
