import { PsaError } from "../../core/ports/psa.ts";
import type { HttpAnswer } from "../../net/http-caller.ts";
import { isJsonRecord, textOf } from "../../net/json-fields.ts";
import { isHtml } from "../psa-failure.ts";
import { readAnswer, refusalOf } from "./connectwise-answers.ts";

/** What `/login/companyinfo/{companyId}` says, without keys. */
export interface CompanyInfo {
  /** `v4_6_release/`, with the slash; the API is below it. */
  codebase: string;
  version: string | undefined;
  companyId: string | undefined;
}

/** `null` as body, or 404, is an unknown company; anything but ConnectWise's own fields an unknown site. */
export function readCompanyInfo(answer: HttpAnswer): CompanyInfo {
  if (answer.status === 404 && !isHtml(answer.text)) throw unknownCompany();
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) throw unknownSite(answer);
  if (answer.status < 200 || answer.status > 299) throw refusalOf(answer);
  if (answer.text.trim() === "") throw unknownCompany();
  const info = readAnswer(answer, {});
  if (info === null) throw unknownCompany();
  const codebase = isJsonRecord(info) ? textOf(info, "Codebase") : undefined;
  if (!isJsonRecord(info) || codebase === undefined) throw unknownSite(answer);
  return {
    codebase: codebasePath(codebase),
    version: textOf(info, "VersionNumber") ?? textOf(info, "VersionCode"),
    companyId: textOf(info, "CompanyID") ?? textOf(info, "CompanyName"),
  };
}

/** One path segment and a slash; whatever else a server says does not become part of our addresses. */
function codebasePath(text: string): string {
  const segment = text.replace(/^\/|\/$/g, "");
  if (/^\w[\w.-]*$/.test(segment)) return `${segment}/`;
  throw new PsaError("unexpected", "ConnectWise named a release that is no path");
}

function unknownCompany(): PsaError {
  return new PsaError("unknown-company", "ConnectWise knows no such company id at this site", { field: "companyId" });
}

function unknownSite(answer: HttpAnswer): PsaError {
  const message = `The site answered ${answer.status} where ConnectWise tells of a company`;
  return new PsaError("unknown-site", message, { field: "site" });
}
