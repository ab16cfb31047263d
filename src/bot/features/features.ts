import type { Feature } from "../feature.ts";
import { access } from "./access.ts";
import { accounts } from "./accounts.ts";
import { approvals } from "./approvals.ts";
import { checklist } from "./checklist.ts";
import { connect } from "./connect.ts";
import { goto } from "./goto.ts";
import { health } from "./health.ts";
import { createHelp } from "./help.ts";
import { history } from "./history.ts";
import { importUsers } from "./import.ts";
import { map } from "./map.ts";
import { me } from "./me.ts";
import { review } from "./review.ts";
import { settings } from "./settings.ts";

/** All features, in the order in which `help` lists their words. */
export function allFeatures(): readonly Feature[] {
  const others = [
    accounts,
    map,
    review,
    importUsers,
    approvals,
    history,
    checklist,
    settings,
    goto,
    connect,
    access,
    me,
    health,
  ];
  return [createHelp(others), ...others];
}
