import type { Connection, Model, Schema } from "mongoose";
import { accountSchema } from "./accounts.ts";
import { approvalSchema } from "./approvals.ts";
import { auditSchema } from "./audit.ts";
import { type CompanyPageDocument, companyPageSchema } from "./company-pages.ts";
import { connectionSchema } from "./connections.ts";
import { type DataKeyDocument, dataKeySchema } from "./data-keys.ts";
import { draftSchema } from "./drafts.ts";
import { driftSchema } from "./drifts.ts";
import { importRowSchema } from "./import-rows.ts";
import { importSchema } from "./imports.ts";
import { type JobDocument, jobSchema } from "./jobs.ts";
import { type LeaseDocument, leaseSchema } from "./leases.ts";
import { mappingSchema } from "./mappings.ts";
import { memberSchema } from "./members.ts";
import { postingSchema } from "./postings.ts";
import { type SeenDocument, seenSchema } from "./seen.ts";
import { signInSchema } from "./sign-ins.ts";
import type { StoredDocument } from "./table.ts";
import { tenantSchema } from "./tenants.ts";

export type Models = ReturnType<typeof defineModels>;

/** Every collection of the database, on this connection. Nothing is asked of the server yet. */
export function defineModels(connection: Connection) {
  const define = <D = StoredDocument>(name: string, schema: Schema<D>): Model<D> =>
    connection.model<D>(name, schema, name);
  return {
    tenants: define("tenants", tenantSchema),
    members: define("members", memberSchema),
    signIns: define("sign-ins", signInSchema),
    accounts: define("accounts", accountSchema),
    connections: define("connections", connectionSchema),
    mappings: define("mappings", mappingSchema),
    drafts: define("drafts", draftSchema),
    imports: define("imports", importSchema),
    importRows: define("import-rows", importRowSchema),
    drifts: define("drifts", driftSchema),
    approvals: define("approvals", approvalSchema),
    postings: define("postings", postingSchema),
    audit: define("audit", auditSchema),
    jobs: define<JobDocument>("jobs", jobSchema),
    seen: define<SeenDocument>("seen", seenSchema),
    companyPages: define<CompanyPageDocument>("company-pages", companyPageSchema),
    leases: define<LeaseDocument>("leases", leaseSchema),
    dataKeys: define<DataKeyDocument>("data-keys", dataKeySchema),
  };
}

/** Makes the collections and their indexes; what is there already stays. A transaction cannot make them everywhere. */
export async function createIndexes(models: Models): Promise<void> {
  for (const model of Object.values(models) as Model<unknown>[]) {
    await model.createCollection();
    await model.createIndexes();
  }
}
