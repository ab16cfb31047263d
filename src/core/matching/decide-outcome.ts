/** What the outcome is decided on: candidates best first. */
export interface Ranked {
  probability: number;
  /** Equal to the account's name after folding, legal form included. */
  isEqual: boolean;
  /** A mapping or a web domain speaks for it, not only its name. */
  isHard: boolean;
}

/** Tuned on labelled public names by name alone, so that about 1 of 100 accounts gets one wrong company. */
export const least = {
  /** Probability of the first, to offer it alone. */
  one: 0.66,
  /** Probability of the first few together, to offer several. */
  several: 0.5,
  /** Share of the first one's probability that a rival has. */
  rival: 0.25,
};

/** `several` names how many of the first belong to the choice. */
export type Outcome = { kind: "one" } | { kind: "none" } | { kind: "several"; count: number };

/** One, none or several. Two live companies of an equal name are several, unless a mapping or a web domain tells them apart. */
export function decideOutcome(ranked: readonly Ranked[]): Outcome {
  const [first] = ranked;
  if (!first) return { kind: "none" };
  const equal = ranked.filter(({ isEqual }) => isEqual).length;
  if (equal > 1 && !(first.isHard && first.probability >= least.one)) return { kind: "several", count: equal };
  if (first.probability >= least.one) return { kind: "one" };
  const rivals = ranked.filter(({ probability }) => probability >= least.rival * first.probability);
  const together = rivals.reduce((sum, { probability }) => sum + probability, 0);
  return rivals.length > 1 && together >= least.several ? { kind: "several", count: rivals.length } : { kind: "none" };
}
