import { exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from "jose";

export interface TeamsIssuer {
  /** The value of `iss` in tokens to the bot. */
  tokenIssuer: string;
  /** A token as Teams sends it along with an activity. `faulty` for tests of what a bot must refuse. */
  tokenFor(audience: string, serviceUrl: string, faulty?: FaultyToken): Promise<string | null>;
  /** A token that a bot got for the connector; throws when it is none of ours. */
  checkConnectorToken(token: string): Promise<void>;
  connectorToken(appId: string): Promise<string>;
  openIdMetadata(base: string): Record<string, unknown>;
  keys(): { keys: JWK[] };
}

export type FaultyToken = "missing" | "wrong-key" | "wrong-audience" | "wrong-issuer" | "expired" | "wrong-service-url";

const tokenIssuer = "https://api.botframework.com";
const connectorAudience = "https://api.botframework.com";
const algorithm = "RS256";

/** Signs as Microsoft's bot service does. The keys live as long as the process. */
export async function makeIssuer(): Promise<TeamsIssuer> {
  const [own, other] = await Promise.all([generateKeyPair(algorithm), generateKeyPair(algorithm)]);
  const kid = "sandbox-key-1";
  const publicKey = await exportJWK(own.publicKey);
  const jwk = { ...publicKey, kid, alg: algorithm, use: "sig", endorsements: ["msteams"] };

  return {
    tokenIssuer,

    async tokenFor(audience, serviceUrl, faulty) {
      if (faulty === "missing") return null;
      const claimed = faulty === "wrong-service-url" ? "https://elsewhere.example" : serviceUrl;
      return new SignJWT({ serviceurl: claimed })
        .setProtectedHeader({ alg: algorithm, kid, typ: "JWT" })
        .setIssuer(faulty === "wrong-issuer" ? "https://issuer.example" : tokenIssuer)
        .setAudience(faulty === "wrong-audience" ? "another-app" : audience)
        .setIssuedAt()
        .setNotBefore(faulty === "expired" ? "-2h" : "-5m")
        .setExpirationTime(faulty === "expired" ? "-1h" : "1h")
        .sign(faulty === "wrong-key" ? other.privateKey : own.privateKey);
    },

    async checkConnectorToken(token) {
      await jwtVerify(token, own.publicKey, { audience: connectorAudience });
    },

    connectorToken: (appId) =>
      new SignJWT({ appid: appId })
        .setProtectedHeader({ alg: algorithm, kid, typ: "JWT" })
        .setIssuer("https://sts.sandbox.example")
        .setAudience(connectorAudience)
        .setIssuedAt()
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
