import type { Vocabulary } from "../vocabulary.ts";
import { words } from "./words.ts";

export const dutch: Vocabulary = {
  language: "nl",
  country: "Netherlands",
  diallingCode: "+31",
  domainSuffix: ".example",
  givenNames: words(`
    Sanne | Jeroen | Femke | Daan | Maaike | Bram | Lotte | Joost | Anouk | Thijs | Roos | Pieter | Marloes | Sjoerd
    | Esmée | Ruben | Fleur | Wouter | Noor | Gijs | Chloë | Hendrik
  `),
  surnames: words(`
    van den Bosch | de Wit | Hoekstra | van der Velden | Kuipers | ter Horst | Bakhuizen | Dijkgraaf | van 't Hoff |
    Oosterling | Schuurman | Vermeulen | Zijlstra | Blankers | Groeneveld | Haverkamp | Lambregts | Molenaar |
    Roosendaal | Terpstra | Wagemakers | Coöps
  `),
  places: words(`
    Noordzee | Veluwe | Maasland | Oosterdok | Friesland Zuid | Rijnmond | De Linde | Zeeland | Hoge Brug |
    Waterrijk | Kempen | Stadspoort | Hollandse IJssel | Drentse Heide
  `),
  trades: words(`
    Bouw | Transport | Installatietechniek | Tandartsen | Accountants | Verzekeringen | Makelaardij | Advocaten |
    Logistiek | Bloemen | Techniek | Schilders | Metaal | Zuivel | Drukkerij | Scheepvaart | Onderwijs | Groothandel
    | Interieur | Advies | Fietsen | Fysiotherapie
  `),
  patterns: words(`
    {s} {t} | {t} {s} | Gebroeders {s} | {s} & Zonen | {s} & {o} | {s} en {o} {t} | {p} {t} | {b} {t} | {t} {p} |
    {b} Nederland | Groep {s} | {a} {t}
  `),
  legalForms: words("B.V. | BV | N.V. | V.O.F. | C.V. | Coöperatie U.A. | b.v."),
  and: "en",
  jobTitles: words(`
    Directeur | Administratie | Planner | ICT-beheerder | Projectleider | Receptie | Inkoper | Boekhouder | Verkoop
  `),
  branches: words("Noord | Zuid | Vestiging {p} | Holding | Beheer | België"),
};
