/** Words written short in company names, and one spelling for words of the same sense: `spelling>word`. */
const shortForms = `
intl>international intnl>international int>international internat>international internacional>international
mgmt>management mgt>management mngmt>management mngt>management svc>services svcs>services srvcs>services serv>services
service>services tech>technologies technology>technologies techs>technologies techn>technologies assoc>associates
assocs>associates associate>associates assn>association bros>brothers mfg>manufacturing mfrs>manufacturers dept>department
univ>university universidade>university universidad>university govt>government natl>national nat>national hldgs>holdings
hldg>holdings hld>holdings holding>holdings hdg>holdings hdgs>holdings grp>group gp>group gr>group gruppe>group
groupe>group gruppo>group grupo>group groep>group sys>systems system>systems syst>systems eng>engineering
engr>engineering engrg>engineering elec>electric electr>electric dist>distribution distr>distribution ctr>center
centre>center hosp>hospital ins>insurance pharm>pharmaceuticals pharma>pharmaceuticals pharmaceutical>pharmaceuticals
pharmac>pharmaceuticals ph>pharmaceuticals st>saint ste>saint sol>solutions solution>solutions soln>solutions solns>solutions
comm>communications communication>communications comms>communications telecom>telecommunications
telekom>telecommunications telecoms>telecommunications telecommunication>telecommunications telekomunikasyon>telecommunications
telekomunikacja>telecommunications telekommunikation>telecommunications telecomunicaciones>telecommunications
telecomunicacoes>telecommunications telecomunicazioni>telecommunications ind>industries inds>industries indus>industries industry>industries industria>industries
ent>enterprises entpr>enterprises enterprise>enterprises entertainm>entertainment fin>financial finl>financial
finance>financial inv>investments invest>investments investment>investments invt>investments invs>investments
res>resources resource>resources dev>development devel>development developments>development bk>bank bnk>bank bancorporation>bancorp
chem>chemicals chemical>chemicals chems>chemicals lab>laboratories labs>laboratories laboratory>laboratories
auto>automotive prod>products prods>products product>products mkt>marketing mktg>marketing mkts>markets
prop>properties props>properties property>properties mach>machinery matls>materials mat>materials med>medical
transp>transport transportation>transport rlty>realty tr>trust cap>capital amer>american am>american
brit>british gen>general ser>services ware>warehouse equip>equipment eq>equity opp>opportunities elect>electronics
electron>electronics electronic>electronics constr>construction const>construction supp>supply supplies>supply
dr>doctor mt>mount ft>fort acad>academy edu>education educ>education fdn>foundation soc>society cttee>committee utd>united dt>deutsche dtsch>deutsche ver>vereinigte
acq>acquisition petr>petroleum petrol>petroleum hlth>health hlthcare>healthcare biotechnology>biotech
biotechnologies>biotech electricals>electric elektronik>electronics pac>pacific
material>materials motor>motors hotel>hotels hoteles>hotels hoteis>hotels banco>bank banca>bank banque>bank bankasi>bank
banka>bank universita>university universitat>university universite>university universiteit>university universitet>university
universitesi>university tecnologia>technologies tecnologias>technologies technologie>technologies technologien>technologies
servicos>services servicios>services servizi>services construcao>construction construcoes>construction
construccion>construction construcciones>construction costruzioni>construction energia>energy energie>energy energi>energy
seguros>insurance assicurazioni>insurance assurances>insurance versicherung>insurance versicherungen>insurance
verzekeringen>insurance sigorta>insurance laboratorio>laboratories laboratorios>laboratories laboratoires>laboratories
transportes>transport trasporti>transport sistemas>systems sistemi>systems solucoes>solutions soluciones>solutions
consultoria>consulting consultadoria>consulting consulenza>consulting produtos>products productos>products
prodotti>products industrias>industries farmaceutica>pharmaceuticals farmaceuticos>pharmaceuticals
farmaceutici>pharmaceuticals
`;

/**
 * Words that many company names hold, with roughly how many of 1,000 names do (an estimate, not a count of any one list): a
 * short list of companies cannot tell on its own that `services` says less than a brand.
 */
const usual = `
40:group 40:holdings 30:international 25:services 20:of 15:the 20:technologies 15:de 20:solutions 15:systems 15:trust
15:management 15:financial 15:bank 15:energy 15:industries 12:capital 12:uk 12:school 10:global 10:pharmaceuticals
10:health 10:care 10:insurance 10:resources 10:engineering 10:construction 10:products 10:communications 8:media
8:medical 8:american 8:national 8:first 8:partners 8:consulting 8:investments 8:properties 8:foods 8:power 8:academy
8:development 8:enterprises 8:security 8:software 8:digital 8:data 8:logistics 8:transport 8:design 8:electric
6:electronics 6:motors 6:automotive 6:university 6:college 6:education 6:hospital 6:center 6:association 6:associates
6:network 6:networks 6:mining 6:gold 6:oil 6:gas 6:petroleum 6:water 6:steel 6:metals 6:chemicals 6:materials
6:manufacturing 6:distribution 6:retail 6:stores 6:supply 6:equipment 6:fund 6:equity 6:income 6:bancorp 6:real
6:estate 6:realty 6:property 6:therapeutics 6:biotech 6:sciences 6:laboratories 6:hotels 6:leisure 6:travel
6:entertainment 6:restaurants 6:india 6:china 6:europe 6:america 6:new 6:united 6:royal 6:general 6:advanced 6:city
6:saint 6:county 5:north 5:south 5:west 5:east 5:british 5:english 5:council 5:housing 5:homes 5:brothers 5:sons
5:information 5:technical 5:industrial 5:commercial 5:marketing 5:trading 5:contractors 5:building 5:facilities
5:cleaning 5:recruitment 5:training 5:legal 5:dental 5:law 5:accounting 5:plumbing 5:roofing 5:flooring 5:electrical
5:heating 5:cooling 5:auto 5:store 5:shop 5:foundation 5:church 5:catholic 5:club 5:society 5:community 5:children
5:di 5:da 5:do 5:e 5:y 5:la 5:le 5:el 5:del 5:der 5:van 5:von 5:und 5:en 5:et 5:company 5:limited 5:business 5:it
5:consultants 5:computer 5:computers 5:telecommunications 5:wireless 5:cloud 5:managed 5:office 5:home 5:house
`;

/** Words for a part of the world: a country unit carries one that its parent does not. */
const places = `
uk gb us usa america americas american canada mexico brasil brazil argentina chile peru colombia europe european emea apac asia
pacific africa germany deutschland france italia italy espana spain portugal iberia nederland netherlands holland belgium
belgique benelux luxembourg switzerland schweiz suisse austria osterreich poland polska czech hungary romania bulgaria
greece turkey turkiye russia ukraine sweden sverige norway norge denmark danmark finland suomi nordic iceland ireland
scotland scottish england wales northern india china japan korea taiwan singapore malaysia indonesia thailand vietnam philippines
australia zealand israel emirates uae dubai saudi egypt nigeria kenya britain british gulf middle latin
`;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const expansions = new Map(words(shortForms).map((pair): [string, string] => [before(pair, ">"), after(pair, ">")]));
const placeWords: ReadonlySet<string> = new Set(words(places));
const roleWords: ReadonlySet<string> = new Set(["group", "holdings"]);

/** The share of company names, 0 to 1, that hold the word, for the words that many names hold. */
export const usualShares: ReadonlyMap<string, number> = new Map(
  words(usual).map((pair): [string, number] => [after(pair, ":"), Number(before(pair, ":")) / 1_000]),
);

/** One spelling for a folded word: `svcs` is `services`. */
export const expandWord = (word: string): string => expansions.get(word) ?? word;
/** A country or region, as in the name of a country unit. */
export const isPlace = (word: string): boolean => placeWords.has(word);
/** `group` and `holdings`: the same brand, perhaps another company of its family. */
export const isRole = (word: string): boolean => roleWords.has(word);

function before(pair: string, sign: string): string {
  return pair.slice(0, pair.indexOf(sign));
}

function after(pair: string, sign: string): string {
  return pair.slice(pair.indexOf(sign) + sign.length);
}
