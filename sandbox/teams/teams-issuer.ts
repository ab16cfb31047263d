import { exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT, UnsecuredJWT } from "jose";

export interface TeamsIssuer {
  /** The value of `iss` in tokens to the bot. */
  tokenIssuer: string;
  /** A token as Teams sends it along with an activity. `faulty` for tests of what a bot must refuse. */
  tokenFor(audience: string, serviceUrl: string, faulty?: FaultyToken): Promise<string | null>;
  /** A token that a bot got for the connector; throws when it is none of ours, none for the connector, or another bot's. */
  checkConnectorToken(token: string, appId: string): Promise<void>;
  connectorToken(app: { appId: string; tenantId: string; resource: string }): Promise<string>;
  openIdMetadata(base: string): Record<string, unknown>;
  keys(): { keys: JWK[] };
}

export const faultyTokens = [
  "missing",
  "wrong-key",
  "unknown-key",
  "unsigned",
  "wrong-audience",
  "wrong-issuer",
  "expired",
  "wrong-service-url",
] as const;
export type FaultyToken = (typeof faultyTokens)[number];

const tokenIssuer = "https://api.botframework.com";
export const connectorResource = "https://api.botframework.com";
const algorithm = "RS256";
const loginIssuer = (tenantId: string) => `https://sts.windows.net/${tenantId}/`;

/** Signs as Microsoft's bot service and its login do. The keys live as long as the process. */
export async function makeIssuer(tenantId: string): Promise<TeamsIssuer> {
  const [own, other] = await Promise.all([generateKeyPair(algorithm), generateKeyPair(algorithm)]);
  const kid = "sandbox-key-1";
  const publicKey = await exportJWK(own.publicKey);
  const jwk = { ...publicKey, kid, alg: algorithm, use: "sig", endorsements: ["msteams"] };

  return {
    tokenIssuer,

    async tokenFor(audience, serviceUrl, faulty) {
      if (faulty === "missing") return null;
      const claims = { serviceurl: faulty === "wrong-service-url" ? "https://elsewhere.example" : serviceUrl };
      const times = faulty === "expired" ? { from: "-2h", to: "-1h" } : { from: "-5m", to: "1h" };
      const fill = <T extends SignJWT | UnsecuredJWT>(token: T) =>
        token
          .setIssuer(faulty === "wrong-issuer" ? "https://issuer.example" : tokenIssuer)
          .setAudience(faulty === "wrong-audience" ? "another-app" : audience)
          .setIssuedAt()
          .setNotBefore(times.from)
          .setExpirationTime(times.to) as T;
      if (faulty === "unsigned") return fill(new UnsecuredJWT(claims)).encode();
      return fill(new SignJWT(claims))
        .setProtectedHeader({ alg: algorithm, kid: faulty === "unknown-key" ? "another-key" : kid, typ: "JWT" })
        .sign(faulty === "wrong-key" || faulty === "unknown-key" ? other.privateKey : own.privateKey);
    },

    async checkConnectorToken(token, appId) {
      const { payload } = await jwtVerify(token, own.publicKey, {
        audience: connectorResource,
        issuer: loginIssuer(tenantId),
        algorithms: [algorithm],
      });
      if (payload.appid !== appId) throw new Error("the token is another app's");
    },

    connectorToken: ({ appId, tenantId: home, resource }) =>
      new SignJWT({ appid: appId, tid: home, ver: "1.0" })
        .setProtectedHeader({ alg: algorithm, kid, typ: "JWT" })
        .setIssuer(loginIssuer(home))
        .setAudience(resource)
        .setIssuedAt()
        .setNotBefore("-5m")
        .setExpirationTime("1h")
        .sign(own.privateKey),

    openIdMetadata: (base) => ({
      issuer: tokenIssuer,
      authorization_endpoint: "https://invalid.botframework.com",
      jwks_uri: `${base}/v1/.well-known/keys`,
      id_token_signing_alg_values_supported: [algorithm],
      token_endpoint_auth_methods_supported: ["private_key_jwt"],
    }),

    keys: () => ({ keys: [jwk] }),
  };
}
