import { describe, expect, it } from "vitest";
import { countriesOfLegalForms } from "../../../src/core/matching/legal-forms.ts";
import { isSameCore, normaliseName } from "../../../src/core/matching/normalise-name.ts";

const isSame = (one: string, other: string) => isSameCore(normaliseName(one), normaliseName(other));

describe("a name without what is ignored", () => {
  it.each([
    ["Müller Bau", "Mueller Bau"],
    ["Müller Bau", "Muller Bau"],
    ["CAFÉ RENÉ", "cafe rene"],
    ["Smith & Sons", "Smith and Sons"],
    ["Meyer und Söhne", "Meyer & Soehne"],
    ["Dupont et Fils", "Dupont & Fils"],
    ["Ferrero e Figli", "Ferrero & Figli"],
    ["Jansen en Zonen", "Jansen & Zonen"],
    ["Contoso Intl Mgmt Svcs", "Contoso International Management Services"],
    ["J.P. Morgan", "JP Morgan"],
    ["Power Grid", "PowerGrid"],
    ["O'Brien Ltd", "OBrien Limited"],
    ["The Fabrikam Company", "Fabrikam Co."],
    ["  Contoso\t Ltd ", "Contoso"],
    ["Contoso 富士", "Contoso"],
    ["Smith &amp; Sons", "Smith & Sons"],
    ["O&#39;Brien", "O'Brien"],
    ["Banco Contoso", "Bank Contoso"],
    ["Contoso Telecom", "Contoso Telekomunikasyon"],
    ["Contoso United Kingdom", "Contoso UK"],
  ])("is the same for %s and %s", (one, other) => expect(isSame(one, other)).toBe(true));

  it.each([
    ["Boeing", "Boing"],
    ["Contoso One", "Contoso Two"],
    ["E.ON SE", "ON SE"],
  ])("differs for %s and %s", (one, other) => expect(isSame(one, other)).toBe(false));
});

describe("legal forms", () => {
  it("covers at least 30 countries", () => expect(countriesOfLegalForms).toBeGreaterThanOrEqual(30));

  it.each([
    ["Contoso S.r.l.", "contoso", ["srl"]],
    ["Contoso S.p.A.", "contoso", ["spa"]],
    ["Contoso Limited", "contoso", ["ltd"]],
    ["Contoso GmbH & Co. KG", "contoso", ["gmbh co kg"]],
    ["Contoso Sp. z o.o.", "contoso", ["sp zoo"]],
    ["Contoso, S.A.B. de C.V.", "contoso", ["sa de cv"]],
    ["PT Contoso Tbk", "contoso", ["pt"]],
    ["PJSC Contoso", "contoso", ["pjsc"]],
    ["Contoso Pty Ltd", "contoso", ["pty"]],
    ["Contoso A/S", "contoso", ["as"]],
    ["Contoso Ltda.", "contoso", ["ltda"]],
    ["Contoso Aktiengesellschaft", "contoso", ["ag"]],
    ["Contoso d.o.o.", "contoso", ["doo"]],
    ["Contoso Kft.", "contoso", ["kft"]],
    ["Contoso Nyilvánosan Működő Részvénytársaság", "contoso", ["nyrt"]],
    ["Contoso, L.da", "contoso", ["lda"]],
    ["Contoso Unip. Ld.ª", "contoso", ["lda"]],
    ["Contoso Oyj", "contoso", ["oyj"]],
    ["Contoso AB (publ)", "contoso", ["ab"]],
    ["Contoso B.V.", "contoso", ["bv"]],
    ["Contoso Sdn. Bhd.", "contoso", ["sdn bhd"]],
    ["Contoso Corp /DE/", "contoso", ["corp"]],
  ])("takes %s apart", (name, joined, forms) => expect(normaliseName(name)).toMatchObject({ joined, forms }));

  it.each(["Limited", "S.A.", "The Co", "AG & Co"])("leaves a core to %s, which is nothing but forms", (name) =>
    expect(normaliseName(name).core).not.toEqual([]),
  );
});
