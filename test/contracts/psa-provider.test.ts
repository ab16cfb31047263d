import { describe } from "vitest";
import { answerCases } from "./psa/answer-cases.ts";
import { autotaskStand } from "./psa/autotask-stand.ts";
import { companyCases } from "./psa/company-cases.ts";
import { connectCases } from "./psa/connect-cases.ts";
import { connectwiseStand } from "./psa/connectwise-stand.ts";
import { contactCases } from "./psa/contact-cases.ts";
import { standMaker, type Watch } from "./psa/psa-stand.ts";

const small = { accounts: 12, companies: 120, largestCompany: 40, contactsPerCompany: 3 };
const watch: Watch = () => undefined;

describe.each([
  ["connectwise", connectwiseStand],
  ["autotask", autotaskStand],
] as const)("what every PSA must do: %s", (name, make) => {
  const stand = standMaker(make, name, watch);
  describe("connecting", () => connectCases(() => stand(small)));
  describe("answers", () => answerCases(() => stand(small)));
  describe("companies", () =>
    companyCases((world) => stand(world ? { accounts: 0, contactsPerCompany: 0, ...world } : small)));
  describe("contacts", () => contactCases((world) => stand({ ...small, ...world })));
});
