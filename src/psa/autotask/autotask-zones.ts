import { PsaError } from "../../core/ports/psa.ts";
import { type AllowedOrigins, parseAddress } from "../../net/allowed-origins.ts";
import type { HttpAnswer } from "../../net/http-caller.ts";
import { textOf } from "../../net/json-fields.ts";
import { readAnswer } from "./autotask-answers.ts";

/** Where Autotask hosts its customers: `webservices5.autotask.net`. */
export const AUTOTASK_DOMAINS: readonly string[] = ["autotask.net"];
/** Asked for every user's zone, without keys. */
export const DEFAULT_ZONE_URL = "https://webservices.autotask.net/ATServicesRest/";

/** The part of Autotask that serves one customer. */
export interface Zone {
  /** Ends with `/V1.0/`. */
  apiUrl: string;
  name: string | undefined;
  /** The customer's database. */
  databaseId: string | undefined;
}

export function zoneQuestion(zoneUrl: string, userName: string): URL {
  const url = new URL("V1.0/zoneInformation", zoneUrl);
  url.search = `user=${encodeURIComponent(userName)}`;
  return url;
}

/** The zone that `zoneInformation` names. Keys go only where `origins` lets them. */
export function readZone(answer: HttpAnswer, origins: AllowedOrigins): Zone {
  const body = readAnswer(answer);
  const text = textOf(body, "url");
  if (text === undefined) throw new PsaError("unknown-site", "The zone's address is missing in Autotask's answer");
  const url = parseAddress(text);
  if (url === null || origins.judge(url) === "refused") {
    throw new PsaError(
      "origin-not-allowed",
      "Autotask named a zone that is neither its own nor in PSA_ALLOWED_ORIGINS",
    );
  }
  return {
    apiUrl: `${url.origin}${url.pathname.replace(/\/?$/, "/")}V1.0/`,
    name: textOf(body, "zoneName"),
    databaseId: textOf(body, "ci"),
  };
}

/** Zones by user, kept for 12 hours: customers move between zones seldom. */
export interface ZoneCache {
  get(userName: string): Zone | undefined;
  keep(userName: string, zone: Zone): void;
  forget(userName: string): void;
}

const KEPT_MS = 12 * 60 * 60 * 1000;
const MAX_KEPT = 500;

export function createZoneCache(nowMs: () => number = () => performance.now()): ZoneCache {
  const kept = new Map<string, { zone: Zone; until: number }>();
  const keyOf = (userName: string) => userName.toLowerCase();
  return {
    get(userName) {
      const found = kept.get(keyOf(userName));
      return found && found.until > nowMs() ? found.zone : undefined;
    },
    keep(userName, zone) {
      if (kept.size >= MAX_KEPT) kept.clear();
      kept.set(keyOf(userName), { zone, until: nowMs() + KEPT_MS });
    },
    forget: (userName) => void kept.delete(keyOf(userName)),
  };
}
