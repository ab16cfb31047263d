import type { Language } from "../../core/tenant/language.ts";
import enAccess from "./en/access.json" with { type: "json" };
import enAccounts from "./en/accounts.json" with { type: "json" };
import enApproval from "./en/approval.json" with { type: "json" };
import enChecklist from "./en/checklist.json" with { type: "json" };
import enCommon from "./en/common.json" with { type: "json" };
import enConnect from "./en/connect.json" with { type: "json" };
import enDrift from "./en/drift.json" with { type: "json" };
import enGoto from "./en/goto.json" with { type: "json" };
import enHealth from "./en/health.json" with { type: "json" };
import enHelp from "./en/help.json" with { type: "json" };
import enHistory from "./en/history.json" with { type: "json" };
import enImport from "./en/import.json" with { type: "json" };
import enMap from "./en/map.json" with { type: "json" };
import enMe from "./en/me.json" with { type: "json" };
import enProblem from "./en/problem.json" with { type: "json" };
import enReview from "./en/review.json" with { type: "json" };
import enSettings from "./en/settings.json" with { type: "json" };
import itAccess from "./it/access.json" with { type: "json" };
import itAccounts from "./it/accounts.json" with { type: "json" };
import itApproval from "./it/approval.json" with { type: "json" };
import itChecklist from "./it/checklist.json" with { type: "json" };
import itCommon from "./it/common.json" with { type: "json" };
import itConnect from "./it/connect.json" with { type: "json" };
import itDrift from "./it/drift.json" with { type: "json" };
import itGoto from "./it/goto.json" with { type: "json" };
import itHealth from "./it/health.json" with { type: "json" };
import itHelp from "./it/help.json" with { type: "json" };
import itHistory from "./it/history.json" with { type: "json" };
import itImport from "./it/import.json" with { type: "json" };
import itMap from "./it/map.json" with { type: "json" };
import itMe from "./it/me.json" with { type: "json" };
import itProblem from "./it/problem.json" with { type: "json" };
import itReview from "./it/review.json" with { type: "json" };
import itSettings from "./it/settings.json" with { type: "json" };

/** ICU messages by area and key. English is whole by definition: its keys are the type. */
const english = {
  access: enAccess,
  accounts: enAccounts,
  approval: enApproval,
  checklist: enChecklist,
  common: enCommon,
  connect: enConnect,
  drift: enDrift,
  goto: enGoto,
  health: enHealth,
  help: enHelp,
  history: enHistory,
  import: enImport,
  map: enMap,
  me: enMe,
  problem: enProblem,
  review: enReview,
  settings: enSettings,
};

const italian: Catalogue = {
  access: itAccess,
  accounts: itAccounts,
  approval: itApproval,
  checklist: itChecklist,
  common: itCommon,
  connect: itConnect,
  drift: itDrift,
  goto: itGoto,
  health: itHealth,
  help: itHelp,
  history: itHistory,
  import: itImport,
  map: itMap,
  me: itMe,
  problem: itProblem,
  review: itReview,
  settings: itSettings,
};

type Areas = typeof english;

/** `<area>.<key>`, e.g. `connect.title`. */
export type WordKey = { [A in keyof Areas]: `${A}.${keyof Areas[A] & string}` }[keyof Areas];

export type Catalogue = { readonly [A in keyof Areas]: Readonly<Record<string, string>> };

/** Languages that are written; another one of ours reads English until its catalogue is here. */
export const catalogues: Partial<Record<Language, Catalogue>> & { en: Catalogue } = { en: english, it: italian };

export const writtenLanguages = ["en", "it"] as const satisfies readonly Language[];
