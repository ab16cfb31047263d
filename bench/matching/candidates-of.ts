import type { Candidate, Suggestion } from "../../src/core/matching/suggestion.ts";

/** Best first. */
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
