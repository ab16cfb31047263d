/** The only source of time; tests give their own. */
export interface Clock {
  now(): Date;
}
