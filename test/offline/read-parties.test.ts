import { describe, expect, it } from "vitest";
import { partiesOf, readParties } from "../../src/offline/read-parties.ts";

const read = (file: string, text: string) => partiesOf(file, new TextEncoder().encode(text));
const [first, second] = [
  { id: "1", name: "Contoso Ltd", emailDomains: [] },
  { id: "2", name: 'Müller "Bau" GmbH', emailDomains: ["mueller.de", "bau.de"], website: "mueller.de", taxId: "DE1" },
];

describe("a file of companies or accounts", () => {
  it.each([
    [
      "list.tsv",
      'id\tname\temailDomains\twebsite\ttaxId\n1\tContoso Ltd\n2\tMüller "Bau" GmbH\tmueller.de; x@bau.de gmail.com\tmueller.de\tDE1\n',
    ],
    [
      "list.csv",
      '\uFEFFID,Name,Email Domains,Website,tax_id\r\n1,Contoso Ltd\r\n\r\n2,"Müller ""Bau"" GmbH","mueller.de,bau.de",mueller.de,DE1\r\n',
    ],
    [
      "list.csv",
      'id;name;emailDomains;website;taxId\n1;Contoso Ltd;;;\n2;"Müller ""Bau"" GmbH";"mueller.de;bau.de";mueller.de;DE1',
    ],
    [
      "list.jsonl",
      '{"id":1,"q":"Contoso Ltd"}\n\n{"id":"2","name":"Müller \\"Bau\\" GmbH","emailDomains":["mueller.de","bau.de"],"website":"mueller.de","taxId":"DE1","more":1}',
    ],
    [
      "list",
      'id\tname\temailDomains\twebsite\ttaxId\n1\tContoso Ltd\n2\t"Müller ""Bau"" GmbH"\tmueller.de|bau.de\tmueller.de\tDE1',
    ],
  ])("is read from %s", (file, text) => expect(read(file, text)).toEqual([first, second]));

  it("is read from UTF-16 with its mark", () => {
    const bytes = Buffer.from("\uFEFFid\tname\n1\tContoso Ltd\n", "utf16le");
    expect(partiesOf("list.tsv", bytes)).toEqual([first]);
  });

  it.each([
    ["a.tsv", "", "a.tsv, line 1: is empty; the first line names the columns, id and name."],
    ["a.tsv", "id\ttitle\n1\tContoso", "a.tsv, line 1, column name: is missing; there is id, title."],
    ["a.tsv", "id\tname\n1\tContoso\n\tFabrikam", "a.tsv, line 3, column id: is empty."],
    ["a.tsv", "id\tname\n1\tContoso\n2\t ", "a.tsv, line 3, column name: is empty."],
    ["a.tsv", "id\tname\n1\tContoso\tLtd", "a.tsv, line 2, column 3: is one too many; the heading has 2."],
    ["a.csv", "id,name\n1,A\n1,B", 'a.csv, line 3, column id: "1" is on line 2 already.'],
    ["a.csv", 'id,name\n1,A\n2,"B', "a.csv, line 3, column 2: has a quote that is not closed or stands within a cell."],
    ["a.jsonl", '{"id":"1","name":"A"}\n{"id":"2","name":}', "a.jsonl, line 2, column 19: is no JSON."],
    ["a.jsonl", '{"id":"1","name":"A"', "a.jsonl, line 1, column 21: is no JSON."],
    ["a.jsonl", '{"id":"1"}', "a.jsonl, line 1, column name: is missing."],
    ["a.jsonl", "[1]", 'a.jsonl, line 1, column 1: should be an object, like {"id": "1", "name": "Contoso"}.'],
    ["a.jsonl", '{"id":"1","name":["A"]}', "a.jsonl, line 1, column name: should be a text."],
  ])("is refused when %s holds %j", (file, text, message) => expect(() => read(file, text)).toThrow(message));

  it("is refused when its letters are not UTF-8", () => {
    const bytes = Buffer.from("id\tname\n1\tContoso\n2\tM\xfcller\n", "latin1");
    expect(() => partiesOf("a.tsv", bytes)).toThrow("a.tsv, line 3: is not UTF-8; save the file as UTF-8.");
  });

  it("is refused when it is not there", () => {
    expect(() => readParties("/nowhere/a.tsv")).toThrow("/nowhere/a.tsv: there is no such file.");
  });
});
