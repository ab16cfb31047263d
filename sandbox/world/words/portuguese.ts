import type { Vocabulary } from "../vocabulary.ts";
import { words } from "./words.ts";

export const portuguese: Vocabulary = {
  language: "pt",
  country: "Brazil",
  diallingCode: "+55",
  domainSuffix: ".example",
  givenNames: words(`
    João | Conceição | Antônio | Luísa | Thiago | Bárbara | Gonçalo | Patrícia | Otávio | Flávia | Vinícius |
    Letícia | Sérgio | Márcia | Renan | Débora | Caetano | Júlia | Estêvão | Lívia | Raul | Fátima
  `),
  surnames: words(`
    Guimarães | Brandão | Assunção | Vasconcelos | Leitão | Figueiredo | Magalhães | Nóbrega | Peixoto | Queirós |
    Sampaio | Tavares | Falcão | Cordeiro | Araújo | Bittencourt | Camargo | Drummond | Estrela | Furtado | Bragança
  `),
  places: words(`
    Serra Azul | Beira Rio | Porto Belo | Planalto | Vale Verde | Boa Esperança | Ilha Grande | Campos Novos |
    Litoral Norte | Bela Vista | Santa Fé | Rio Claro | Três Pontas | Chapada
  `),
  trades: words(`
    Transportes | Construções | Advogados | Clínica Odontológica | Comércio | Engenharia | Seguros | Contabilidade |
    Distribuidora | Alimentos | Indústria | Logística | Imobiliária | Confecções | Metalúrgica | Educação | Farmácia
    | Informática | Turismo | Móveis | Participações
  `),
  patterns: words(`
    {t} {s} | {s} {t} | Irmãos {s} | {s} & Filhos | {s} e {o} {t} | {t} {p} | {b} {t} | Grupo {s} | {s} & {o} | {b}
    do Brasil | {a} {t} | Casa {s}
  `),
  legalForms: words("Ltda | Ltda. | S.A. | S/A | EIRELI | ME | Lda"),
  and: "e",
  jobTitles: words(`
    Gerente | Sócio | Contadora | Recepção | Analista de TI | Compras | Vendas | Financeiro | Diretora | Supervisor
  `),
  branches: words("Norte | Sul | Filial {p} | Holding | Serviços | {p}"),
};
