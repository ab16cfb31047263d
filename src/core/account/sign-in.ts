import type { Sealed } from "../ports/secret-box.ts";

/** One GoTo administrator's OAuth grant. Tokens are sealed. */
export interface SignIn {
  id: string;
  version: number;
  email: string;
  name: string;
  accessToken: Sealed;
  refreshToken: Sealed;
  expiresAt: Date;
  /** `signed-out`: GoTo refused the grant; sign in again. */
  state: "working" | "signed-out";
  signedInAt: Date;
}
