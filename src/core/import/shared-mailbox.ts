/**
 * First parts of addresses that are a place and not a person: RFC 2142's, and those that companies give to desks and teams, in
 * the languages of our customers. `info2@` and `sales-emea@` count as well; `marco.sales@` does not.
 */
const places = new Set(
  `abuse accounting accounts acquisti administration admin amministrazione anfragen assistenza assistance backoffice
  bestellung billing booking bookings buchhaltung careers commerciale compta comptabilite contabilita contact contacto contacts
  contatti customerservice desk donotreply einkauf empfang enquiries facturacion fatture fatturazione finance frontdesk front-desk
  gestione hallo hello help helpdesk hostmaster hr info information inbox invoices invoicing it itsupport jobs kontakt
  kundenservice legal mail mailbox marketing no-reply noreply noc office officemanager ops orders ordini payroll personale
  postmaster press privacy procurement purchasing rechnung rechnungen recruiting reception ricevimento rh root sales scanner
  secretariat segreteria sekretariat security service servizio shop soporte supplies support supporto team tech ufficio ventas
  vendite verkauf vertrieb voicemail warehouse web webmaster`.split(/\s+/),
);

/** Whether an address, lower case, belongs to a desk or a team: adding a user for it gives a licence to nobody. */
export function isSharedMailbox(email: string): boolean {
  const local = (email.split("@")[0] ?? "").replace(/\+.*$/, "");
  const first = local.split(/[._-]/)[0] ?? "";
  return places.has(local) || places.has(local.replace(/\d+$/, "")) || (/[_-]/.test(local) && places.has(first));
}
