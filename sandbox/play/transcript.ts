/** Thrown at the first check that does not hold; it has been printed by then. */
export class StepFailed extends Error {
  override name = "StepFailed";
}

export interface Transcript {
  heading(text: string): void;
  /** What a person did. */
  did(who: string, what: string): void;
  /** What is seen, with figures. */
  saw(what: string): void;
  check(what: string, holds: boolean, otherwise?: string): void;
  steps(): number;
}

export function makeTranscript(print: (line: string) => void): Transcript {
  let steps = 0;
  return {
    heading: (text) => print(`\n== ${text}`),
    did: (who, what) => print(`${who.padEnd(22)} > ${what}`),
    saw: (what) => print(`${" ".repeat(24)} ${what}`),
    check(what, holds, otherwise = "") {
      steps += 1;
      print(`${" ".repeat(24)} ${holds ? "ok" : "NOT OK"}: ${what}`);
      if (holds) return;
      if (otherwise) print(otherwise);
      throw new StepFailed(what);
    },
    steps: () => steps,
  };
}
