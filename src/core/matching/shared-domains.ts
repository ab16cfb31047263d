const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Free mail under many countries' domains: yahoo.fr, hotmail.co.uk. */
const brands = words(
  "yahoo ymail hotmail outlook live msn gmail googlemail icloud aol gmx yandex protonmail rocketmail",
);

/** Free mail, and mailboxes that internet providers give to their customers. */
const freeMail = words(`
me.com mac.com mail.com email.com usa.com proton.me pm.me zoho.com fastmail.com fastmail.fm hey.com tutanota.com tuta.io hushmail.com
inbox.com duck.com mail.ru bk.ru list.ru inbox.ru rambler.ru qq.com 163.com 126.com sina.com sohu.com naver.com hanmail.net daum.net
web.de t-online.de freenet.de arcor.de online.de vodafone.de 1und1.de posteo.de mailbox.org libero.it virgilio.it tiscali.it alice.it
tin.it inwind.it iol.it fastwebnet.it pec.it legalmail.it aruba.it arubapec.it orange.fr wanadoo.fr free.fr laposte.net sfr.fr
neuf.fr bbox.fr numericable.fr bluewin.ch hispeed.ch sunrise.ch aon.at chello.at ziggo.nl kpnmail.nl planet.nl hetnet.nl home.nl
xs4all.nl casema.nl upcmail.nl telenet.be skynet.be proximus.be scarlet.be telefonica.net terra.es movistar.es ono.com uol.com.br
bol.com.br terra.com.br ig.com.br globo.com sapo.pt netcabo.pt clix.pt wp.pl o2.pl onet.pl interia.pl seznam.cz email.cz centrum.cz
telia.com comhem.se online.no tdc.dk comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net spectrum.net
earthlink.net optonline.net frontier.com windstream.net centurylink.net juno.com btinternet.com btopenworld.com sky.com
virginmedia.com ntlworld.com blueyonder.co.uk talktalk.net plusnet.com tiscali.co.uk rogers.com shaw.ca sympatico.ca bell.net telus.net
videotron.ca bigpond.com bigpond.net.au optusnet.com.au iinet.net.au xtra.co.nz rediffmail.com eircom.net
`);

/** Pages of many companies under one domain, and Microsoft's names for tenants. */
const hosts = words(`
onmicrosoft.com sharepoint.com linkedin.com facebook.com fb.com instagram.com twitter.com x.com youtube.com google.com business.site
wixsite.com wix.com wordpress.com blogspot.com weebly.com squarespace.com godaddysites.com webnode.com jimdofree.com jimdosite.com
site123.me yolasite.com github.io netlify.app vercel.app herokuapp.com azurewebsites.net myshopify.com yelp.com linktr.ee bit.ly
`);

/** Whether mailboxes or pages under the domain belong to many people or companies. `brand`: the domain without its suffix. */
export function isSharedDomain(domain: string, brand: string): boolean {
  return brands.has(brand) || freeMail.has(domain) || hosts.has(domain);
}
