import { expect, it } from "vitest";
import { addContact, deactivateContact } from "../../../sandbox/world/change-world.ts";
import { emailOf } from "../../../sandbox/world/psa-records.ts";
import { aCompany, collect, failureOf, largest, type PsaStand } from "./psa-stand.ts";

/** The people of a company, odd ones too. */
export function contactCases(make: (world?: { largestCompany: number }) => Promise<PsaStand>): void {
  /** A company with only these contacts. */
  async function withContacts(...details: Parameters<typeof addContact>[2][]) {
    const stand = await make();
    const { id } = aCompany(stand.world);
    for (const { id: old } of stand.world.psa.contactsByCompany.get(id) ?? []) stand.world.psa.contacts.delete(old);
    stand.world.psa.contactsByCompany.delete(id);
    stand.world.psa.revision += 1;
    const added = details.map((each) => addContact(stand.world, id, each));
    stand.world.psa.revision += 1;
    return { stand, id: String(id), added, read: () => collect(stand.open().contacts(String(id))) };
  }

  it("reads every contact of the largest company, over several pages", async () => {
    const stand = await make({ largestCompany: 1234 });
    const { id, contacts } = largest(stand.world);
    const found = await collect(stand.open().contacts(id));
    expect(found).toHaveLength(1234);
    expect(found.map((each) => each.emails[0] ?? null)).toEqual(
      contacts.map((contact) => emailOf(contact)?.toLowerCase() ?? null),
    );
    expect(found.map(({ active }) => active)).toEqual(contacts.map(({ active }) => active));
    expect(found.every(({ companyId }) => companyId === id)).toBe(true);
  });

  it("reads a company without contacts", async () => {
    const { read } = await withContacts();
    expect(await read()).toEqual([]);
  });

  it("takes a contact without an address, and one without a last name", async () => {
    const { read } = await withContacts(
      { emails: [] },
      { firstName: "Cher", lastName: null, emails: ["cher@x.example"] },
    );
    const [none, cher] = await read();
    expect(none?.emails).toEqual([]);
    expect([cher?.firstName, cher?.lastName]).toEqual(["Cher", ""]);
  });

  it("gives an address that two contacts share to both", async () => {
    const { read } = await withContacts({ emails: ["office@x.example"] }, { emails: ["office@x.example"] });
    expect((await read()).map(({ emails }) => emails)).toEqual([["office@x.example"], ["office@x.example"]]);
  });

  it("puts the default address first, in lower case, each once", async () => {
    const { read, added, stand } = await withContacts({
      emails: ["Dana@X.example", "dana.reyes@x.example", "DANA@x.example"],
    });
    const items = added[0]?.items.filter(({ kind }) => kind === "Email") ?? [];
    for (const [at, item] of items.entries()) item.isDefault = at === 1;
    stand.world.psa.revision += 1;
    expect((await read())[0]?.emails).toEqual(["dana.reyes@x.example", "dana@x.example"]);
  });

  it("marks those who are no longer there", async () => {
    const { read, added, stand } = await withContacts({ firstName: "Old" }, { firstName: "New" });
    deactivateContact(stand.world, added[0]?.id ?? 0);
    expect((await read()).map(({ firstName, active }) => [firstName, active])).toEqual([
      ["Old", false],
      ["New", true],
    ]);
  });

  it("keeps names and titles as they are written", async () => {
    const details = { firstName: "Zoë 🦊", lastName: "O'Brien-Łukasz “Lu”", title: "Leiter & Co <CTO>" };
    const { read } = await withContacts({ ...details, emails: ["zoe@x.example"] });
    expect(await read()).toMatchObject([details]);
  });

  it("reads nobody of a company that nobody knows", async () => {
    const stand = await make();
    expect(await collect(stand.open().contacts("999999999"))).toEqual([]);
  });

  it.each(["", "1 or 1=1", "-1", '1"', "../1"])("asks nobody about a company id like %j", async (id) => {
    const stand = await make();
    expect((await failureOf(collect(stand.open().contacts(id)))).kind).toBe("unexpected");
    expect(stand.keyedCalls()).toHaveLength(0);
  });

  it("has read half of a list when the PSA stops answering, and says so", async () => {
    const stand = await make({ largestCompany: 1234 });
    const { id } = largest(stand.world);
    const read: string[] = [];
    const reading = (async () => {
      for await (const contact of stand.open().contacts(id)) {
        if (read.length === 0) stand.api.faults.add({ path: stand.paths.contacts, status: 503 });
        read.push(contact.id);
      }
    })();
    expect((await failureOf(reading)).kind).toBe("down");
    expect(read).toHaveLength(stand.pageSize);
  });
}
