/** A GoTo product that a connection is made for. Brand names are not translated. */
export interface Product {
  id: string;
  title: string;
  /** The other brand name people know it by. */
  formerly?: string;
  /** GoTo's product codes in licences. Source: GoTo's guides and public clients, 2026-11. */
  codes: readonly string[];
  /** Whether GoTo's user API covers it. If not, accounts can be mapped but users not imported. */
  importable: boolean;
}

/** One table for every card: GoTo renamed its IT products to LogMeIn, and people say either. Source: GoTo's support sites, 2026-11. */
export const products: readonly Product[] = [
  { id: "connect", title: "GoTo Connect", formerly: "Jive", codes: ["JIVE", "GOTOCONNECT"], importable: true },
  { id: "meeting", title: "GoTo Meeting", formerly: "GoToMeeting", codes: ["G2M"], importable: true },
  { id: "webinar", title: "GoTo Webinar", formerly: "GoToWebinar", codes: ["G2W"], importable: true },
  { id: "training", title: "GoTo Training", formerly: "GoToTraining", codes: ["G2T"], importable: true },
  { id: "resolve", title: "LogMeIn Resolve", formerly: "GoTo Resolve", codes: ["GTR", "RESOLVE"], importable: true },
  { id: "assist", title: "GoToAssist", codes: ["G2AC", "G2A"], importable: true },
  { id: "rescue", title: "LogMeIn Rescue", formerly: "Rescue", codes: ["RESCUE"], importable: false },
  { id: "central", title: "LogMeIn Central", formerly: "Central", codes: ["CENTRAL"], importable: false },
  { id: "pro", title: "LogMeIn Pro", formerly: "Pro", codes: ["PRO"], importable: false },
  { id: "mdm", title: "LogMeIn Resolve MDM", formerly: "Miradore", codes: [], importable: false },
  { id: "openvoice", title: "OpenVoice", codes: ["OPENVOICE"], importable: true },
  { id: "mypc", title: "GoToMyPC", codes: [], importable: false },
];

export function productById(id: string): Product | null {
  return products.find((product) => product.id === id) ?? null;
}
