import type { World } from "../world/world.ts";
import { companyRow, statusRows, typeRows } from "./company-rows.ts";
import type { Row } from "./compile-condition.ts";
import { contactRow } from "./contact-rows.ts";
import { companyFields, contactFields, type Fields, statusFields, typeFields } from "./resource-fields.ts";
import { filterRows, orderRows } from "./select-rows.ts";

export type Resource = "companies" | "contacts" | "types" | "statuses";

/** The world as ConnectWise's rows, rendered once per change and filtered once per query, so that 50,000 of them page fast. */
export interface ConnectWiseRows {
  fields(resource: Resource): Fields;
  /** Filtered and in order. Throws `ConditionError`. */
  select(resource: Resource, query: URLSearchParams): readonly Row[];
  /** `null` when there is none of that id. */
  byId(resource: Resource, id: number): Row | null;
}

const queriesKept = 20;
const fieldsOf: Readonly<Record<Resource, Fields>> = {
  companies: companyFields,
  contacts: contactFields,
  types: typeFields,
  statuses: statusFields,
};

export function makeConnectWiseRows(world: World, infoUrl: () => string): ConnectWiseRows {
  let revision = -1;
  const rendered = new Map<Resource, Map<number, Row>>();
  const selected = new Map<string, readonly Row[]>();

  function forgetWhenChanged(): void {
    if (revision === world.psa.revision) return;
    revision = world.psa.revision;
    rendered.clear();
    selected.clear();
  }

  function rowsOf(resource: Resource): Map<number, Row> {
    forgetWhenChanged();
    const known = rendered.get(resource);
    if (known) return known;
    const rows = new Map(render(resource).map((row) => [Number(row.id), row]));
    rendered.set(resource, rows);
    return rows;
  }

  function render(resource: Resource): Row[] {
    const { psa } = world;
    switch (resource) {
      case "companies":
        return [...psa.companies.values()].map((company) => companyRow(psa, company, infoUrl()));
      case "contacts":
        return [...psa.contacts.values()].map((contact) => contactRow(psa, contact));
      case "types":
        return typeRows(psa);
      case "statuses":
        return statusRows(psa);
    }
  }

  return {
    fields: (resource) => fieldsOf[resource],
    select(resource, query) {
      forgetWhenChanged();
      const parts = ["conditions", "childConditions", "customFieldConditions", "orderBy"].map((name) =>
        query.get(name),
      );
      const key = JSON.stringify([resource, ...parts]);
      const known = selected.get(key);
      if (known) return known;
      const fields = fieldsOf[resource];
      const rows = [...rowsOf(resource).values()];
      const found = orderRows(filterRows(rows, query, fields), query.get("orderBy"), fields);
      if (selected.size >= queriesKept) selected.clear();
      selected.set(key, found);
      return found;
    },
    byId: (resource, id) => rowsOf(resource).get(id) ?? null,
  };
}
