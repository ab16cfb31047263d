import type { Vocabulary } from "../vocabulary.ts";
import { words } from "./words.ts";

export const french: Vocabulary = {
  language: "fr",
  country: "France",
  diallingCode: "+33",
  domainSuffix: ".example",
  givenNames: words(`
    Amélie | Benoît | Chloé | François | Hélène | Jérôme | Léa | Mathéo | Noémie | Océane | Rémi | Solène | Théo |
    Valérie | Xavier | Zoé | Anaïs | Gaëlle | Cédric | Maëlle | Étienne | Sandrine | Loïc
  `),
  surnames: words(`
    Bérenger | Lefèvre-Duhamel | Chastaing | Garnier | d'Estienne | Roussel | Beauchêne | Courtois | Delorme |
    Fontanel | Gauthier | Hébrard | Jacquemin | Lachapelle | Maréchal | Noiret | Poitevin | Quéméneur | Sauvageot |
    Thévenet | Vasseur | Le Goff | Brétigny | Carpentier
  `),
  places: words(`
    Val de Saône | Côte d'Opale | Presqu'île | Grand Ouest | Cévennes | Vieux-Port | Pays Basque | Sologne | Armor |
    Belle Rive | Mont Aigu | Haute Vallée | Trois Fontaines | Bocage | Littoral | Champagne Sud
  `),
  trades: words(`
    Plomberie | Menuiserie | Transports | Cabinet Dentaire | Assurances | Maçonnerie | Immobilier | Conseil |
    Ingénierie | Boulangerie | Électricité | Vignobles | Pharmacie | Imprimerie | Notaires | Architectes | Mécanique
    | Logistique | Hôtellerie | Expertise Comptable | Édition | Charpente
  `),
  patterns: words(`
    {s} {t} | {t} {s} | Établissements {s} | {s} & Fils | {s} et {o} | {t} {p} | {b} {t} | Groupe {s} | Cabinet {s}
    & {o} | Maison {s} | Ateliers {p} | {a} {t} | Société {s} {t}
  `),
  legalForms: words("SARL | SAS | S.A. | SA | EURL | SASU | SCI | S.A.R.L."),
  and: "et",
  jobTitles: words(`
    Gérant | Comptable | Directrice | Responsable informatique | Assistante | Chef de chantier | Acheteur |
    Responsable RH | Commerciale
  `),
  branches: words("Nord | Sud | Agence {p} | Holding | Services | {p}"),
};
