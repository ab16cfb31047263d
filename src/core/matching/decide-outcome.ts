/** What the outcome is decided on: candidates best first. */
export interface Ranked {
  probability: number;
  /** Equal to the account's name after folding, legal form included. */
  isEqual: boolean;
  /** The account's name is a bare brand, and this one adds no more than a legal form, `group` or `holdings`. */
  isFamily: boolean;
  /** It has the account's name, legal form aside. */
  isNamed: boolean;
  /** A mapping or a web domain speaks for it, not only its name. */
  isHard: boolean;
  /** A person confirmed it for this account, or one of its name. */
  isConfirmed: boolean;
}

/** Tuned on labelled public names by name alone, so that about 1 of 100 accounts gets one wrong company. */
export const least = {
  /** Probability of the first, to offer it alone. */
  one: 0.72,
  /** Probability of the first few together, to offer several. */
  several: 0.75,
  /** Share of the first one's probability that a rival has. */
  rival: 0.25,
  /** The same where a mapping or a domain speaks for one and the name for another. */
  conflict: 0.1,
};

/** `several` names how many of the first belong to the choice. */
export type Outcome = { kind: "one" } | { kind: "none" } | { kind: "several"; count: number };

/**
 * One, none or several. Several when two live companies have the account's name, when a bare brand fits two of its family,
 * when a mapping or a web domain contradicts the name, or when no rival is far enough behind.
 */
export function decideOutcome(ranked: readonly Ranked[]): Outcome {
  const [first] = ranked;
  if (!first) return { kind: "none" };
  const hard = ranked.some(({ isHard }) => isHard);
  if (!hard) {
    const equal = ranked.filter(({ isEqual }) => isEqual).length;
    if (equal > 1) return { kind: "several", count: equal };
    const family = ranked.filter(({ isFamily }) => isFamily).length;
    if (family > 1) return { kind: "several", count: family };
  }
  const share = hard ? least.conflict : least.rival;
  const contradicts = ({ isNamed, isHard }: Ranked) =>
    isNamed && !isHard && first.isHard && !first.isNamed && !first.isConfirmed;
  const rivals = ranked.filter((item) => item.probability >= share * first.probability || contradicts(item));
  if (first.probability >= least.one && (!hard || rivals.length === 1)) return { kind: "one" };
  const together = rivals.reduce((sum, { probability }) => sum + probability, 0);
  return rivals.length > 1 && together >= least.several ? { kind: "several", count: rivals.length } : { kind: "none" };
}
