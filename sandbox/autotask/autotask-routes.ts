import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from "../world/loopback-server.ts";
import type { World } from "../world/world.ts";
import { answerCount, answerQuery } from "./answer-query.ts";
import type { ApiUser, ViewRight } from "./api-user.ts";
import { autotaskErrors } from "./autotask-errors.ts";
import { type Entity, fieldInformation } from "./autotask-fields.ts";
import { makeAutotaskRows } from "./autotask-rows.ts";
import type { Thresholds } from "./autotask-thresholds.ts";

export interface AutotaskCall {
  request: SandboxRequest;
  user: ApiUser;
  /** Up to and with `/V1.0`. */
  base: string;
}

/** What a path below `/V1.0` asks for; `entity` is what its threads are counted by. */
export interface Route {
  entity: string;
  answer(call: AutotaskCall): SandboxAnswer;
}

const entities: Readonly<Record<string, { entity: Entity; right: ViewRight }>> = {
  companies: { entity: "Companies", right: "companies" },
  contacts: { entity: "Contacts", right: "contacts" },
};

/** Finds the route of a path below `/V1.0`; `null` when there is none. Letter case does not matter. */
export function makeRoutes(world: World, thresholds: Thresholds): (path: string) => Route | null {
  const rows = makeAutotaskRows(world);
  const mayView = (user: ApiUser, right: ViewRight) => user.rights.includes(right);

  function reading(entity: Entity, right: ViewRight, read: (call: AutotaskCall) => SandboxAnswer): Route {
    return { entity, answer: (call) => (mayView(call.user, right) ? read(call) : autotaskErrors.noRight()) };
  }

  function querying(entity: Entity, right: ViewRight, answer: typeof answerQuery, isNext: boolean): Route {
    return reading(entity, right, ({ request, base }) => {
      const isPost = request.method === "POST";
      const body = isPost ? request.body : (request.query.get("search") ?? "");
      const token = isNext ? (request.query.get("paging") ?? "") : null;
      return answer(rows, { entity, body, token, base });
    });
  }

  return (path) => {
    const [root = "", second, third, ...rest] = path.toLowerCase().split("/").filter(Boolean);
    if (second === undefined) return alone(root, thresholds);
    const known = entities[root];
    if (!known || rest.length > 0) return null;
    const { entity, right } = known;
    if (second === "query") {
      if (third === undefined || third === "next") return querying(entity, right, answerQuery, third === "next");
      return third === "count" ? querying(entity, right, answerCount, false) : null;
    }
    if (second === "entityinformation") {
      if (third === undefined)
        return { entity, answer: ({ user }) => jsonAnswer(200, information(entity, mayView(user, right))) };
      return third === "fields"
        ? reading(entity, right, () => jsonAnswer(200, fieldInformation(world.psa, entity)))
        : null;
    }
    if (!/^\d{1,15}$/.test(second)) return null;
    if (third === undefined)
      return reading(entity, right, () => jsonAnswer(200, { item: rows.byId(entity, Number(second)) }));
    return null;
  };
}

function alone(name: string, thresholds: Thresholds): Route | null {
  if (name === "version") return { entity: "Version", answer: () => jsonAnswer(200, version) };
  if (name !== "thresholdinformation") return null;
  return {
    entity: "ThresholdInformation",
    answer: () =>
      jsonAnswer(200, {
        externalRequestThreshold: thresholds.options.calls,
        requestThresholdTimeframe: Math.round(thresholds.options.perMs / 60_000),
        currentTimeframeRequestCount: thresholds.used(),
      }),
  };
}

function information(entity: Entity, mayQuery: boolean): Record<string, unknown> {
  return {
    info: {
      name: entity === "Companies" ? "Company" : "Contact",
      canCreate: true,
      canDelete: entity === "Contacts",
      canQuery: true,
      canUpdate: true,
      userAccessForCreate: "None",
      userAccessForDelete: "None",
      userAccessForQuery: mayQuery ? "All" : "None",
      userAccessForUpdate: "None",
      hasUserDefinedFields: true,
      supportsWebhookCallouts: true,
    },
  };
}

const version = { majorVersion: "2026", minorVersion: "3", build: "2026.3.1.118", customerType: "Production" } as const;
