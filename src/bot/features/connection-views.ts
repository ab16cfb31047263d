import type { Connection } from "../../core/connection/connection.ts";
import { isLost } from "../../core/connection/lost-mappings.ts";
import { parseReportId } from "../../core/connection/report-connection.ts";
import { isAtLeast } from "../../core/member/role.ts";
import { connectionsCard } from "../cards/connect-cards.ts";
import { connectionCard } from "../cards/connection-card.ts";
import { connectionReportCard } from "../cards/connection-report-card.ts";
import type { Feature, Viewer } from "../feature.ts";

/** What is shown of connections: all of them, one, and what is said once when one stops working or works again. */
export const connectionViews = {
  connections: {
    changesByItself: true,
    async draw(_id, viewer) {
      const { services, words, tenant } = viewer;
      const rows = (await services.connections.list()).map(async (connection) => {
        const name = connection.provider;
        const psa = services.psas.get(name) ?? { name, title: name };
        const mappings = await services.connections.mappingCount(connection.id);
        return { connection, psa, mappings, timeZone: tenant.timeZone };
      });
      return connectionsCard(await Promise.all(rows), isAdmin(viewer), words);
    },
  },
  connection: {
    changesByItself: true,
    async draw(id, viewer) {
      const { services, words, tenant } = viewer;
      const connection = await services.connections.get(id);
      const psa = connection && services.psas.get(connection.provider);
      if (!connection || !psa) return null;
      const [mappings, canTakeOver, lost, deleteNeed] = await Promise.all([
        services.connections.mappingCount(id),
        services.sharing.canTakeOver(connection),
        lostAccounts(connection, viewer),
        services.approvals.deleteNeed(),
      ]);
      const facts = { connection, psa, mappings, canTakeOver, lost, deleteNeed, timeZone: tenant.timeZone };
      return connectionCard(facts, isAdmin(viewer), words);
    },
  },
  "connection-report": {
    async draw(id, { services, words, tenant }) {
      const report = parseReportId(id);
      const connection = report && (await services.connections.get(report.connectionId));
      if (!connection) return null;
      const name = connection.provider;
      const psa = services.psas.get(name) ?? { name, title: name };
      return connectionReportCard({ report, connection, psa, timeZone: tenant.timeZone }, words);
    },
  },
} satisfies Feature["views"];

/** Names of accounts whose company is gone. */
async function lostAccounts(connection: Connection, { services }: Viewer): Promise<readonly string[]> {
  const keys = connection.companyList?.lost?.accountKeys ?? [];
  const names = keys.map(async (accountKey) => {
    const mapping = await services.mappings.find({ accountKey, connectionId: connection.id });
    if (!mapping || !isLost(mapping, connection)) return [];
    return [(await services.accounts.get(accountKey))?.name ?? accountKey];
  });
  return (await Promise.all(names)).flat();
}

function isAdmin({ member }: Viewer): boolean {
  return member !== undefined && isAtLeast(member.role, "admin");
}
