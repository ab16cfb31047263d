import { createSignInService, type SignInService } from "./account/sign-in-service.ts";
import { type CompanyDirectory, createCompanyDirectory } from "./connection/company-directory.ts";
import { type ConnectionService, createConnectionService } from "./connection/connection-service.ts";
import type { CorePorts } from "./core-ports.ts";
import { createDraftService, type DraftService } from "./draft/draft-service.ts";
import { createMemberService, type MemberService } from "./member/member-service.ts";

/** The use cases of one tenant as one bound object: what features, the CLI and jobs are given. */
export interface Services {
  members: MemberService;
  drafts: DraftService;
  signIns: SignInService;
  connections: ConnectionService;
  companies: CompanyDirectory;
}

export function createServices(ports: CorePorts): Services {
  const drafts = createDraftService(ports);
  const signIns = createSignInService(ports, drafts);
  const companies = createCompanyDirectory(ports);
  return {
    members: createMemberService(ports),
    drafts,
    signIns,
    connections: createConnectionService(ports, drafts),
    companies,
  };
}
