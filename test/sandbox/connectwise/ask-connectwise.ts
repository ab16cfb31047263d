import { sandboxKeys } from "../../../sandbox/connectwise/api-member.ts";
import type { ConnectWiseSandbox } from "../../../sandbox/connectwise/connectwise-server.ts";

export const clientId = "0f9e8d7c-1234-4abc-9def-001122334455";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came
  json: any;
}

export type Ask = (path: string, headers?: Record<string, string | undefined>, method?: string) => Promise<Answer>;

/** Asks with every right and a client id; a header given as `undefined` is left out. */
export function askConnectWise(sandbox: () => ConnectWiseSandbox): Ask {
  return async (path, headers = {}, method = "GET") => {
    const sent = new Headers({ authorization: authorization(sandboxKeys), clientId });
    for (const [name, value] of Object.entries(headers)) {
      if (value === undefined) sent.delete(name);
      else sent.set(name, value);
    }
    const response = await fetch(`${sandbox().url}/v4_6_release/apis/3.0${path}`, { method, headers: sent });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };
}

type Keys = { companyId?: string; publicKey: string; privateKey: string };

export function authorization({ companyId = sandboxKeys.companyId, publicKey, privateKey }: Keys): string {
  return `Basic ${Buffer.from(`${companyId}+${publicKey}:${privateKey}`).toString("base64")}`;
}

export function query(values: Record<string, string | number>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) search.set(name, String(value));
  return `?${search}`;
}
