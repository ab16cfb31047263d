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

export const products: readonly Product[] = [
  { id: "connect", title: "GoTo Connect", codes: ["JIVE", "GOTOCONNECT"], importable: true },
  { id: "meeting", title: "GoTo Meeting", codes: ["G2M"], importable: true },
  { id: "webinar", title: "GoTo Webinar", codes: ["G2W"], importable: true },
  { id: "training", title: "GoTo Training", codes: ["G2T"], importable: true },
  { id: "resolve", title: "LogMeIn Resolve", formerly: "GoTo Resolve", codes: ["GTR", "RESOLVE"], importable: true },
  { id: "assist", title: "GoToAssist", codes: ["G2AC", "G2A"], importable: true },
  { id: "rescue", title: "LogMeIn Rescue", codes: ["RESCUE"], importable: false },
  { id: "central", title: "LogMeIn Central", codes: ["CENTRAL"], importable: false },
  { id: "pro", title: "LogMeIn Pro", codes: ["PRO"], importable: false },
];

export function productById(id: string): Product | null {
  return products.find((product) => product.id === id) ?? null;
}
