import type { Vocabulary } from "../vocabulary.ts";
import { words } from "./words.ts";

export const spanish: Vocabulary = {
  language: "es",
  country: "Spain",
  diallingCode: "+34",
  domainSuffix: ".example",
  givenNames: words(`
    Íñigo | María José | Begoña | Álvaro | Lucía | Joaquín | Nuria | Andrés | Inés | Gonzalo | Rocío | Sergio |
    Pilar | Óscar | Ainhoa | Ramón | Verónica | Jesús | Concha | Martín | Ximena | Nicolás | Belén
  `),
  surnames: words(`
    Echevarría | Núñez | Ibáñez | Montalvo | Peñalver | Quesada | Rosell | Saldaña | Tamargo | Urrutia | Villanueva
    | Zubiri | Alcántara | Bermúdez | Cifuentes | Domènech | Escudero | Figueroa | Gálvez | Herrera | Jáuregui |
    Ledesma | Muñoz | Ordóñez
  `),
  places: words(`
    Costa Brava | Sierra Alta | Levante | Guadalquivir | Altamar | Peñíscola | Valle del Sol | Ribera | Montserrat
    Norte | Mediterránea | Campo Real | Alameda | Tierra Baja | Cantábrico | La Dehesa
  `),
  trades: words(`
    Construcciones | Transportes | Asesoría | Clínica Dental | Seguros | Instalaciones | Inmobiliaria | Ingeniería |
    Alimentación | Bodegas | Abogados | Arquitectos | Hostelería | Textiles | Logística | Cerámicas | Talleres |
    Farmacia | Distribuciones | Formación | Carpintería | Gestión
  `),
  patterns: words(`
    {t} {s} | {s} {t} | Hermanos {s} | {s} e Hijos | {s} y {o} {t} | {t} {p} | {b} {t} | Grupo {s} | {s} & {o} |
    Bodegas {s} | {a} {t} | Viuda de {s}
  `),
  legalForms: words("S.L. | S.A. | SL | S.L.U. | S.A.U. | S. Coop. | C.B."),
  and: "y",
  jobTitles: words(`
    Gerente | Contable | Administración | Responsable de sistemas | Recepción | Jefa de obra | Comercial | Compras |
    Directora
  `),
  branches: words("Norte | Sur | Delegación {p} | Holding | Servicios | {p}"),
};
