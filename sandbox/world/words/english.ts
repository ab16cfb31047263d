import type { Vocabulary } from "../vocabulary.ts";
import { words } from "./words.ts";

export const english: Vocabulary = {
  language: "en",
  country: "United States",
  diallingCode: "+1",
  domainSuffix: ".example",
  givenNames: words(`
    Dana | Marcus | Priya | Olivia | Ethan | Noor | Caleb | Harriet | Desmond | Imani | Fiona | Gareth | Leila |
    Tobias | Wendy | Rashid | Beatrice | Colin | Yasmin | Preston | Shauna | Victor | Maeve | Elliot | Naomi | Sean
    | Kiran | Audrey | Jerome | Tessa
  `),
  surnames: words(`
    Ashworth | Calloway | Thornbury | Okafor | Pennington | Hargrove | Whitlock | Delacroix | Singh | O'Neill |
    McAllister | Fairbanks | Castellano | Redmond | Abernathy | Novak | Kingsley | Sorensen | Blackwood | Vance |
    Larkin | Ellery | Marchetti | Prescott | Winslow | Holloway | Brannigan | Stroud | Tillman | Quigley | Achebe |
    Rutherford | Beaumont | Haverford | Dunmore | Lockhart
  `),
  places: words(`
    Ridgeline | Bluewater | Cedar Falls | Maple Grove | Silver Lake | Stonebridge | Oakmont | Harbor Point |
    Fairhaven | Summit Ridge | Riverbend | Westbrook | Copper Canyon | Pine Hollow | Eastgate | Granite Bay |
    Lakeshore | Willow Creek | North Fork | Canyon View | Elk Run | Foxglove
  `),
  trades: words(`
    Dental Group | Architects | Logistics | Insurance Services | Veterinary Clinic | Accounting | Property
    Management | Engineering | Law Offices | Construction | Family Medicine | Manufacturing | Freight Services |
    Marketing | Plumbing & Heating | Orthopedics | Wealth Management | Industrial Supply | Landscaping | Charter
    School | Physical Therapy | Roofing | Catering | Title Company | Credit Union | Eye Care | Biotechnologies |
    International
  `),
  patterns: words(`
    {s} {t} | {p} {t} | {b} {t} | {s} & {o} | {s} & {o} {t} | {b} | {s} Brothers {t} | {a} {t} | {p} {b} {t} | {s},
    {o} & Associates | {b} of {p}
  `),
  legalForms: words("Inc. | LLC | Ltd | Corp. | , LLC | , Inc. | LLP | PLLC | Co. | PC"),
  and: "and",
  jobTitles: words(`
    Office Manager | Controller | CEO | IT Coordinator | Receptionist | Operations Manager | Paralegal | Project
    Manager | Sales Representative | HR Generalist | Accountant | Warehouse Supervisor
  `),
  branches: words("North | West | of {p} | - {p} Branch | Holdings | UK | Canada"),
};
