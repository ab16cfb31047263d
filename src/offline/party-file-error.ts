/** A file that cannot be read as it is: the message names file, line (from 1; `null`: all of it), column and what to mend. */
export class PartyFileError extends Error {
  override readonly name = "PartyFileError";

  constructor(file: string, line: number | null, column: string | null, problem: string, options?: ErrorOptions) {
    const place = `${line === null ? "" : `, line ${line}`}${column === null ? "" : `, column ${column}`}`;
    super(`${file}${place}: ${problem}.`, options);
  }
}
