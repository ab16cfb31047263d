import type { Vocabulary } from "../vocabulary.ts";
import { words } from "./words.ts";

export const german: Vocabulary = {
  language: "de",
  country: "Germany",
  diallingCode: "+49",
  domainSuffix: ".example",
  givenNames: words(`
    Jürgen | Anke | Lukas | Björn | Katharina | Sören | Monika | Florian | Ulrike | Matthias | Käthe | Stefan |
    Heike | Dominik | Annegret | Götz | Sabine | Till | Franziska | Ruprecht | Ines | Jörg | Hannelore | Malte
  `),
  surnames: words(`
    Brückner | Schäfer-Voss | Hölscher | Lindemann | Rothenbaum | Weißgerber | Krämer | Obermüller | Steinhauer |
    von Arnsberg | Grünwald | Petersen | Dörfler | Vogelsang | Kastner | Hagedorn | Löwenthal | Nußbaum | Ziegler |
    Bühler | Eichholz | Falkenrath | Möllers | Wittkamp | Staudinger
  `),
  places: words(`
    Hanse | Nordsee | Oberland | Rheinufer | Isartal | Schwarzwald | Elbtor | Bergstraße | Lübecker Bucht | Altmühl
    | Münsterland | Ostfalen | Mainkai | Fünfseen | Taunus | Ruhrfeld
  `),
  trades: words(`
    Maschinenbau | Spedition | Steuerberatung | Bäckerei | Elektrotechnik | Immobilien | Versicherungsmakler |
    Metallbau | Zahnarztpraxis | Gebäudetechnik | Werkzeuge | Verlag | Rechtsanwälte | Großhandel | Fördertechnik |
    Druckerei | Sanitär & Heizung | Kältetechnik | Medizintechnik | Holzwerke | Apotheke | Brauerei | Küchenstudio
  `),
  patterns: words(`
    {s} {t} | {t} {s} | {s} & {o} | {s} & Söhne | {s} & {o} {t} | {p} {t} | {b} {t} | Gebrüder {s} {t} | {b} Systeme
    | Autohaus {s} | {a} {t} | Stadtwerke {p}
  `),
  legalForms: words("GmbH | AG | GmbH & Co. KG | KG | e.K. | OHG | UG (haftungsbeschränkt) | mbH | GbR"),
  and: "und",
  jobTitles: words(`
    Geschäftsführer | Buchhaltung | Sekretariat | IT-Leitung | Vertriebsleiter | Werkstattleiter | Personalabteilung
    | Einkauf | Prokuristin
  `),
  branches: words("Nord | Süd | Niederlassung {p} | Holding | Service | Österreich"),
};
