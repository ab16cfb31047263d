import { type AccountService, createAccountService } from "./account/account-service.ts";
import { createSignInService, type SignInService } from "./account/sign-in-service.ts";
import { type ApprovalService, createApprovalService } from "./approval/approval-service.ts";
import { type AuditService, createAuditService } from "./audit/audit-service.ts";
import { type CompanyDirectory, createCompanyDirectory } from "./connection/company-directory.ts";
import { type ConnectionService, createConnectionService } from "./connection/connection-service.ts";
import { createSharing, type Sharing } from "./connection/share-credentials.ts";
import type { CorePorts } from "./core-ports.ts";
import { createDraftService, type DraftService } from "./draft/draft-service.ts";
import { createDriftService, type DriftService } from "./import/drift-service.ts";
import { createImportService, type ImportService } from "./import/import-service.ts";
import { createHealthService, type HealthService } from "./job/health-service.ts";
import { createMappingService, type MappingService } from "./mapping/mapping-service.ts";
import { createReviewService, type ReviewService } from "./mapping/review-service.ts";
import { createSuggestService, type SuggestService } from "./mapping/suggest-service.ts";
import { createMemberService, type MemberService } from "./member/member-service.ts";
import { createPersonService, type PersonService } from "./member/person-service.ts";
import type { ProviderName, PsaProvider } from "./ports/psa.ts";
import { createTenantService, type TenantService } from "./tenant/tenant-service.ts";

/** The use cases of one tenant as one bound object: what features, the CLI and jobs are given. */
export interface Services {
  tenant: TenantService;
  members: MemberService;
  /** One human in two chats. */
  persons: PersonService;
  drafts: DraftService;
  signIns: SignInService;
  accounts: AccountService;
  connections: ConnectionService;
  /** Further products on a PSA that is connected. */
  sharing: Sharing;
  companies: CompanyDirectory;
  mappings: MappingService;
  suggestions: SuggestService;
  review: ReviewService;
  imports: ImportService;
  /** What changed in the PSA since an import. */
  drift: DriftService;
  /** Requests that other members decide on. */
  approvals: ApprovalService;
  audit: AuditService;
  /** How the bot itself is. */
  health: HealthService;
  /** What forms and cards need to know of each PSA. */
  psas: ReadonlyMap<ProviderName, PsaFacts>;
}

export type PsaFacts = Pick<PsaProvider, "name" | "title" | "credentialFields" | "rights" | "keysMenu">;

export function createServices(ports: CorePorts): Services {
  const drafts = createDraftService(ports);
  const signIns = createSignInService(ports, drafts);
  const companies = createCompanyDirectory(ports);
  const connections = createConnectionService(ports, drafts);
  const drift = createDriftService(ports);
  const imports = createImportService(ports, drafts, signIns, drift);
  const suggestions = createSuggestService(ports, companies);
  return {
    tenant: createTenantService(ports),
    members: createMemberService(ports),
    persons: createPersonService(ports),
    drafts,
    signIns,
    accounts: createAccountService(ports, signIns),
    connections,
    sharing: createSharing(ports, connections.testAgain),
    companies,
    mappings: createMappingService(ports, companies),
    suggestions,
    review: createReviewService(ports, suggestions),
    imports,
    drift,
    approvals: createApprovalService(ports, imports),
    audit: createAuditService(ports),
    health: createHealthService(ports),
    psas: ports.providers,
  };
}
