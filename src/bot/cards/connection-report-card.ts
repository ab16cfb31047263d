import type { Connection } from "../../core/connection/connection.ts";
import { isRefusal } from "../../core/connection/refused-keys.ts";
import type { ConnectionReport } from "../../core/connection/report-connection.ts";
import type { Block, Card } from "../card.ts";
import { type NamedPsa, psaProblemWords } from "../problem-words.ts";
import type { Words } from "../words/words.ts";
import { productOf } from "./connect-cards.ts";

interface ReportFacts {
  report: ConnectionReport;
  connection: Connection;
  psa: Exclude<NamedPsa, string>;
  timeZone: string;
}

/** Said once under a connection's card: it has stopped working, or works again. */
export function connectionReportCard({ report, connection, psa, timeZone }: ReportFacts, words: Words): Card {
  const { state, kind, since } = report;
  const values = { product: productOf(connection).title, psa: psa.title };
  const line = words.text(`connect.report-${state}`, values);
  const blocks: Block[] = [{ kind: "text", text: line }];
  if (state === "failing") {
    blocks.push({ kind: "text", text: psaProblemWords({ kind }, words, psa) });
    const next = words.text(isRefusal(kind) ? "connect.report-not-tried" : "connect.report-looking");
    blocks.push({ kind: "text", subtle: true, text: next });
  }
  const label = words.text("connect.report-since");
  blocks.push({ kind: "facts", facts: [{ label, value: words.moment(since, "date-time", timeZone) }] });
  blocks.push({
    kind: "buttons",
    buttons: [{ action: "connect.open", id: connection.id, label: words.text("connect.open") }],
  });
  return {
    title: words.text(`connect.report-${state}-title`),
    summary: line,
    tone: state === "failing" ? "danger" : "good",
    blocks,
  };
}
