import type { Vocabulary } from "../vocabulary.ts";
import { words } from "./words.ts";

export const italian: Vocabulary = {
  language: "it",
  country: "Italy",
  diallingCode: "+39",
  domainSuffix: ".example",
  givenNames: words(`
    Giulia | Marco | Chiara | Niccolò | Federica | Alessandro | Ludovica | Matteo | Noè | Silvia | Davide |
    Francesca | Lorenzo | Beatrice | Andrea | Ilaria | Tommaso | Elisa | Riccardo | Valentina | Simone | Martina |
    Giosuè | Camilla
  `),
  surnames: words(`
    Brunelli | Oliveri | Ferrante | Zanardelli | Cattaneo | Dall'Ava | Bortolussi | Marangoni | Pellegrini | De
    Santis | Scarpellini | Tognazzi | Vitale | Guidotti | Lombardini | Passalacqua | Rinaldi | Sartori | Montefiori
    | Crespi | Bellandi | Gori | Trevisan | D'Angelo | Frassineti | Cantù | Nardò
  `),
  places: words(`
    Valdarno | Monferrato | Riviera | Adriatica | Brianza | Lungarno | Colli Berici | Portovecchio | Valtellina |
    Maremma | Altopiano | Etruria | Sant'Anna | Lago Maggiore | Carnia | Salento
  `),
  trades: words(`
    Trasporti | Costruzioni | Impianti | Arredamenti | Consulenza | Meccanica | Vini | Ceramiche | Immobiliare |
    Assicurazioni | Autoservizi | Serramenti | Alimentari | Tessuti | Logistica | Grafiche | Farmaceutici |
    Elettronica | Marmi | Ristorazione | Studio Legale | Studio Commercialisti | Odontoiatria | Società Agricola
  `),
  patterns: words(`
    {s} {t} | {t} {s} | {s} & Figli | Fratelli {s} {t} | {s} & {o} | {s} & {o} {t} | {t} {p} | {b} {t} | Officine
    {s} | Studio {s} | Cooperativa {p} | {b} Italia | Cantine {s} | {a} {t}
  `),
  legalForms: words("S.r.l. | S.p.A. | SRL | SPA | S.n.c. | S.a.s. | Soc. Coop. | srl"),
  and: "e",
  jobTitles: words(`
    Responsabile amministrativo | Titolare | Segreteria | Direttore tecnico | Addetto acquisti | Contabile |
    Responsabile IT | Capo cantiere | Commerciale
  `),
  branches: words("Nord | Sud | Filiale di {p} | Holding | Servizi | {p}"),
};
