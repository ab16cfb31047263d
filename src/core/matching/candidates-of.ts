import type { Candidate, Suggestion } from "./suggestion.ts";

/** Whatever the outcome: best first. */
export function candidatesOf(suggestion: Suggestion): readonly Candidate[] {
  switch (suggestion.kind) {
    case "one":
      return [suggestion.candidate, ...suggestion.others];
    case "none":
      return suggestion.nearest;
    case "several":
      return suggestion.candidates;
  }
}
