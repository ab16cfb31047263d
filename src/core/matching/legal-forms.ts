/**
 * Legal forms by country, written from the forms' public names. One line: canonical form, `=`, its spellings folded as
 * `foldWords` does (`S.p.A.` is `spa`, `Sp. z o.o.` is `sp zoo`). `^` marks forms that also stand before the name.
 */
const byCountry: readonly (readonly [countries: string, forms: string])[] = [
  ["US CA", "inc=inc,incorporated,incorporation; corp=corp,corporation,cor; co=co,company,cos,companies"],
  [
    "US CA",
    "llc=llc,l l c,limited liability company; llp=llp,lllp,limited liability partnership; lp=lp,limited partnership",
  ],
  [
    "US CA",
    "pllc=pllc,pl; pc=pc,professional corporation; pa=pa; ulc=ulc; ltee=ltee,limitee; na=na,national association",
  ],
  ["GB IE", "ltd=ltd,limited,lmtd,ltd co,limited company; plc=plc,public limited company,public limited co; cic=cic"],
  [
    "GB IE",
    "cio=cio; dac=dac,designated activity company; clg=clg,company limited by guarantee; teo=teo,teoranta; uc=uc,unlimited",
  ],
  ["DE AT CH LI", "gmbh=gmbh,mbh,ggmbh,gesmbh,ges mbh,gesellschaft mit beschrankter haftung; ag=ag,aktiengesellschaft"],
  [
    "DE AT CH LI",
    "kg=kg,kommanditgesellschaft; kgaa=kgaa,ag co kgaa,se co kgaa,gmbh co kgaa,kommanditgesellschaft auf aktien",
  ],
  ["DE AT CH LI", "gmbh co kg=gmbh co kg,gmbh cokg,mbh co kg,gmbh co; ag co kg=ag co kg,se co kg,ug co kg,ltd co kg"],
  ["DE AT CH LI", "ug=ug,ug haftungsbeschrankt,unternehmergesellschaft; ohg=ohg; og=og; gbr=gbr; ek=ek,ekfm,ekfr"],
  [
    "DE AT CH LI",
    "ev=ev,eingetragener verein; eg=eg,eingetragene genossenschaft; partg=partg,partgmbb,part gmbb; anstalt=anstalt",
  ],
  ["IT", "spa=spa,societa per azioni; srl=srl,srls,societa a responsabilita limitata; snc=snc; sapa=sapa; ss=ss"],
  [
    "IT",
    "scarl=scarl,scrl,sc arl,soc coop,societa cooperativa,soc coop arl,coop,cooperativa; onlus=onlus; sb=sb,societa benefit",
  ],
  [
    "FR BE LU MC",
    "sa=sa,societe anonyme,sociedad anonima,sociedade anonima,societa anonima; sarl=sarl,sarl s,societe a responsabilite limitee",
  ],
  [
    "FR BE LU MC",
    "sas=sas,sasu,societe par actions simplifiee,sociedad por acciones simplificada; eurl=eurl; sci=sci; scop=scop",
  ],
  [
    "FR BE LU MC",
    "sca=sca,societe en commandite par actions; scs=scs; gie=gie; selarl=selarl,selas; sprl=sprl,srl; asbl=asbl,vzw; sicav=sicav",
  ],
  [
    "ES",
    "sl=sl,slu,slne,sll,sociedad limitada,sociedad de responsabilidad limitada; sa=sau,sad; scoop=s coop,scoop,sdad coop; cb=cb; slp=slp",
  ],
  [
    "PT BR",
    "lda=lda,l da,ld a,limitada,unip lda,unip l da,unip,unipessoal lda,sociedade unipessoal lda,unipessoal; ltda=ltda,limitada; eireli=eireli; epp=epp; mei=mei",
  ],
  [
    "PT BR",
    "sgps=sgps sa,sgps; epe=epe; em=em,em sa,eim; crl=crl; ace=ace; ipss=ipss; sa=s a; sprl=sp rl,rl; sroc=sroc; ip=ip",
  ],
  [
    "NL BE",
    "^bv=bv,bvba,besloten vennootschap; nv=nv,naamloze vennootschap; vof=vof; cv=cv; ua=ua; cooperatie=cooperatie,cooperatief,cooperatie ua",
  ],
  ["NL BE", "^stichting=stichting; ^vereniging=vereniging"],
  [
    "DK NO",
    "^as=as,aktieselskab,aksjeselskap; asa=asa,allmennaksjeselskap; aps=aps,anpartsselskab; amba=amba; ans=ans; ivs=ivs; ps=ps",
  ],
  ["SE FI IS", "^ab=ab,aktiebolag,aktiebolaget,ab publ,publ; hb=hb; kb=kb; ef=ef; ehf=ehf; hf=hf; abp=abp"],
  ["SE FI IS", "^oy=oy,osakeyhtio,oy ab; oyj=oyj,julkinen osakeyhtio,oyj abp; ky=ky; tmi=tmi; osk=osk"],
  [
    "PL",
    "sp zoo=sp zoo,sp z oo,spolka zoo,spolka z ograniczona odpowiedzialnoscia; spk=sp k,spk,spolka komandytowa; sa=spolka akcyjna; spj=sp j,spj",
  ],
  ["CZ SK", "sro=sro,spol sro,spol s ro,spolecnost s rucenim omezenym; as=akciova spolecnost; vos=vos; zs=zs"],
  [
    "HU",
    "kft=kft,korlatolt felelossegu tarsasag; zrt=zrt,zartkoruen mukodo reszvenytarsasag; nyrt=nyrt,nyilvanosan mukodo reszvenytarsasag; bt=bt,beteti tarsasag; rt=rt,reszvenytarsasag; kkt=kkt",
  ],
  ["RO MD", "^sc=sc; srl=srl d; pfa=pfa; sa=societate pe actiuni"],
  ["BG", "ood=ood; eood=eood; ad=ad; ead=ead; et=et"],
  ["GR CY", "ae=ae,aee,anonymi etairia; epe=epe; ike=ike; ee=ee; oe=oe"],
  ["TR", "as=anonim sirketi,anonim ortakligi,as; ltd sti=ltd sti,limited sirketi; ao=tao"],
  [
    "HR SI RS BA ME MK",
    "doo=doo,drustvo s ogranicenom odgovornoscu; dd=dd,delniska druzba; jdoo=jdoo; ad=akcionarsko drustvo; dooel=dooel",
  ],
  ["EE LV LT", "^ou=ou,osauhing; ^sia=sia; ^uab=uab; ^ab=akcine bendrove; mb=mb; ^as=aktsiaselts"],
  ["UA BY KZ", "^tov=tov,tzov; ^prat=prat,pat; ^too=too; llp=tdv"],
  [
    "RU",
    "^ooo=ooo; ^ao=ao; ^pao=pao; ^oao=oao; ^zao=zao; ^jsc=jsc,joint stock company; ^pjsc=pjsc,public joint stock company",
  ],
  ["RU", "^ojsc=ojsc,open joint stock company; ^cjsc=cjsc,closed joint stock company; ^fgup=fgup"],
  [
    "MX",
    "sa de cv=sa de cv,sab de cv,sapi de cv,sapib de cv,sab; srl de cv=srl de cv,s de rl de cv,s de rl; sc=sc; ac=ac; sofom=sofom er,sofom enr",
  ],
  [
    "AR CL CO PE UY",
    "saa=saa; sac=sac; eirl=eirl; spa=sociedad por acciones; saic=saic,saci; sacif=sacif; esp=esp,sa esp",
  ],
  ["AU NZ", "pty=pty,proprietary,pty ltd,pty limited,proprietary limited; nl=no liability"],
  ["ZA", "pty=pty ltd,proprietary ltd; cc=cc; npc=npc; soc=soc ltd"],
  ["IN PK BD LK", "pvt=pvt,private,pvt ltd,pvt limited,private limited,p ltd; opc=opc"],
  ["SG MY", "pte=pte,pte ltd,pte limited; bhd=bhd,berhad; sdn bhd=sdn bhd,sendirian berhad"],
  ["CN HK TW", "co ltd=co ltd,co limited,company ltd,company limited; hk=hk ltd; joint stock=joint stock"],
  ["JP", "kk=kk,^kabushiki kaisha,kabushikigaisha; gk=gk,godo kaisha; yk=yk; ^nk=npo"],
  ["KR", "^chusik=jusikhoesa,chusik hoesa; yuhan=yuhan hoesa"],
  ["ID", "^pt=pt,perseroan terbatas,tbk,persero,persero tbk; ^cv=cv; ^ud=ud"],
  ["TH VN PH", "pcl=pcl,public company limited,public co ltd; ^ctcp=ctcp; ^tnhh=tnhh; jsc=jsc"],
  [
    "AE SA QA KW OM BH EG",
    "fze=fze; fzco=fzco,fzc,fz llc; wll=wll; psc=psc,pjsc; saog=saog,saoc; ksc=ksc,kscp,kpsc; qpsc=qpsc,qsc; bsc=bsc; sae=sae",
  ],
  ["IL", "ltd=bm,beeravon mugbal"],
  ["NG KE GH EU", "ltd=gte; se=se,societas europaea; sce=sce; eeig=eeig,ewiv; ggmbh=ggmbh"],
];

const canonicalOf = new Map<string, string>();
const leading = new Set<string>();
for (const [, forms] of byCountry) {
  for (const form of forms.split("; ")) {
    const [canonical = "", spellings = ""] = form.replaceAll("^", "").split("=");
    for (const spelling of spellings.split(",")) {
      if (!canonicalOf.has(spelling)) canonicalOf.set(spelling, canonical.toLowerCase());
      if (form.includes("^")) leading.add(spelling);
    }
  }
}
const longestForm = Math.max(...[...canonicalOf.keys()].map((form) => form.split(" ").length));

/** How many countries the table knows. */
export const countriesOfLegalForms = new Set(byCountry.flatMap(([countries]) => countries.split(" "))).size;

export interface LegalFormSplit {
  core: readonly string[];
  /** Canonical, sorted: `["ltd"]` for Limited and Ltd alike. */
  forms: readonly string[];
  /** The same as found, folded: `["limited"]`. */
  found: readonly string[];
}

/** Parts folded words into the core and the legal forms at both ends. The core is never empty: a name of forms alone stays. */
export function splitLegalForms(words: readonly string[]): LegalFormSplit {
  let core = words;
  const found: string[] = [];
  const forms = new Set<string>();
  for (;;) {
    const tail = formAt(core, (size) => core.slice(-size));
    const head = tail === null ? formAt(core, (size) => core.slice(0, size), leading) : null;
    const form = tail ?? head;
    if (form === null) return { core, forms: [...forms].sort(), found };
    const size = form.split(" ").length;
    core = tail === null ? core.slice(size) : core.slice(0, -size);
    if (tail === null) found.push(form);
    else found.unshift(form);
    forms.add(canonicalOf.get(form) ?? form);
  }
}

function formAt(
  core: readonly string[],
  part: (size: number) => readonly string[],
  allowed: { has(form: string): boolean } = canonicalOf,
): string | null {
  for (let size = Math.min(longestForm, core.length - 1); size >= 1; size -= 1) {
    const form = part(size).join(" ");
    if (allowed.has(form)) return form;
  }
  return null;
}
