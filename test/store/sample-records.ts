import type { Account } from "../../src/core/account/account.ts";
import type { SignIn } from "../../src/core/account/sign-in.ts";
import type { Approval } from "../../src/core/approval/approval.ts";
import type { Connection } from "../../src/core/connection/connection.ts";
import type { Draft } from "../../src/core/draft/draft.ts";
import type { Import, ImportRow } from "../../src/core/import/import.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { Member } from "../../src/core/member/member.ts";
import { newId } from "../../src/core/new-id.ts";
import type { Sealed } from "../../src/core/ports/secret-box.ts";
import type { Posting } from "../../src/core/posting/posting.ts";

type Fresh<R> = Omit<R, "version">;

const at = new Date("2026-11-02T08:30:00.123Z");
const sealed = (text: string) => `v1.${text}` as Sealed;

export const aMember = (with_: Partial<Member> = {}): Fresh<Member> => ({
  id: newId("m"),
  platform: "slack",
  workspaceId: "T1",
  userId: newId("U"),
  name: "Zoë",
  role: "none",
  address: { platform: "slack", workspaceId: "T1", userId: "U1", address: { deep: [1, { "a.b": null }], empty: {} } },
  seenAt: at,
  ...with_,
});

export const aSignIn = (with_: Partial<SignIn> = {}): Fresh<SignIn> => ({
  id: newId("s"),
  email: `${newId("a")}@example.com`,
  name: "Ada",
  accessToken: sealed("a"),
  refreshToken: sealed("r"),
  expiresAt: at,
  state: "working",
  signedInAt: at,
  ...with_,
});

export const anAccount = (with_: Partial<Account> = {}): Fresh<Account> => ({
  id: newId("acc"),
  key: newId("9007199254740993"),
  name: "Contoso S.r.l.",
  emailDomains: ["contoso.example"],
  ...with_,
});

export const aConnection = (with_: Partial<Connection> = {}): Fresh<Connection> => ({
  id: newId("c"),
  productId: newId("product"),
  provider: "connectwise",
  settings: { site: "cw.example", companyId: "acme" },
  sealed: { privateKey: sealed("k") },
  identity: { version: "v2026.1", site: "acme", companies: 12, contacts: null, missingRights: [] },
  state: "failing",
  failure: { kind: "unauthorized", since: at },
  testedAt: at,
  companyList: { count: 0, reading: { generation: "g1", count: 250, since: at } },
  savedBy: "m_1",
  ...with_,
});

export const aMapping = (with_: Partial<Mapping> = {}): Fresh<Mapping> => ({
  id: newId("map"),
  accountKey: newId("key"),
  connectionId: "c_1",
  pending: { id: "19", name: "Contoso", fingerprint: "f", by: "m_1", byName: "Zoë", via: "slack", at },
  ...with_,
});

export const aDraft = (with_: Partial<Draft> = {}): Fresh<Draft> => ({
  id: newId("d"),
  kind: "connect",
  memberId: "m_1",
  values: { provider: "autotask", chosen: ["1", "2"], none: null, empty: {} },
  sealed: {},
  expiresAt: new Date(Date.now() + 60_000),
  ...with_,
});

export const anImport = (with_: Partial<Import> = {}): Fresh<Import> => ({
  id: newId("i"),
  accountKey: "1",
  accountName: "Contoso",
  connectionId: "c_1",
  companyId: "19",
  companyName: "Contoso S.r.l.",
  options: { licenceKeys: [], role: "member", welcomeEmail: false },
  licenceNames: [],
  state: "planned",
  requestedBy: "m_1",
  plannedAt: at,
  counts: { planned: 0, adding: 0, added: 0, exists: 0, skipped: 0, failed: 0 },
  ...with_,
});

export const anImportRow = (with_: Partial<ImportRow> = {}): Fresh<ImportRow> => ({
  id: newId("r"),
  importId: newId("i"),
  position: 0,
  contactId: "77",
  email: "",
  firstName: "Ada",
  lastName: "",
  state: "planned",
  ...with_,
});

export const anApproval = (with_: Partial<Approval> = {}): Fresh<Approval> => ({
  id: newId("ap"),
  kind: "delete-connection",
  state: "open",
  asked: { kind: "delete-connection", connectionId: "c_1", mappings: [], site: "acme" },
  planHash: "hash",
  reasons: ["delete-connection"],
  unusual: [],
  needed: 1,
  ownCounts: false,
  requestedBy: "m_1",
  requesterName: "Zoë",
  requestedVia: "slack",
  askedAt: at,
  expiresAt: at,
  history: [{ kind: "asked", at, memberId: "m_1", name: "Zoë", via: "slack" }],
  ...with_,
});

export const aPosting = (with_: Partial<Posting> = {}): Fresh<Posting> => ({
  id: newId("p"),
  subject: { view: "connection", id: "c_1" },
  message: {
    platform: "teams",
    workspaceId: "W1",
    channelId: "19:x",
    messageId: newId("1"),
    address: { serviceUrl: "https://x" },
  },
  audience: "channel",
  language: "it",
  drawn: "hash",
  postedAt: at,
  ...with_,
});
