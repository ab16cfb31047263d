import { describe, expect, it } from "vitest";
import { queryBody } from "../../../src/psa/autotask/autotask-filter.ts";

describe("queryBody", () => {
  it("writes ids as numbers to the last digit, text as text, flags as flags", () => {
    const body = queryBody({
      maxRecords: 500,
      includeFields: ["id"],
      filter: [
        { op: "eq", field: "companyID", value: { id: "9007199254740993" } },
        { op: "in", field: "companyType", value: { ids: ["1", "007"] } },
        { op: "contains", field: "companyName", value: 'a "b" \\ c' },
        { op: "eq", field: "isActive", value: true },
      ],
    });
    expect(body).toBe(
      '{"maxRecords":500,"includeFields":["id"],"filter":[{"op":"eq","field":"companyID","value":9007199254740993},' +
        '{"op":"in","field":"companyType","value":[1,7]},{"op":"contains","field":"companyName","value":"a \\"b\\" \\\\ c"},' +
        '{"op":"eq","field":"isActive","value":true}]}',
    );
  });

  it("asks for every row when nothing is asked for: Autotask wants a filter", () => {
    expect(queryBody({ filter: [] })).toBe('{"filter":[{"op":"gte","field":"id","value":0}]}');
  });

  it("takes control characters out of text", () => {
    const body = queryBody({ filter: [{ op: "contains", field: "companyName", value: "a\u0000b\nc" }] });
    expect(JSON.parse(body).filter[0].value).toBe("a b c");
  });

  it.each(["", "-1", "1.5", "1e3", "1 or 1=1", "x", "9".repeat(30)])("refuses %j as an id", (id) => {
    expect(() => queryBody({ filter: [{ op: "eq", field: "id", value: { id } }] })).toThrow("whole number");
  });
});
