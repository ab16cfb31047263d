import type { Role } from "../../src/core/member/role.ts";

type Names = Readonly<Partial<Record<"commands" | "actions" | "forms", readonly string[]>>>;

/**
 * The least role for everything that can be typed, clicked or submitted, written down apart from the doors themselves. Who adds
 * a door adds its name here, having thought about who may pass it.
 */
export const leastRoles: Readonly<Record<Role, Names>> = {
  none: {
    commands: ["help", "claim"],
    actions: ["access.ask"],
  },
  viewer: {
    commands: ["accounts", "history", "map", "me", "review"],
    actions: [
      ...["accounts.list", "accounts.search", "accounts.turn", "accounts.open"],
      ...["history.open", "history.turn"],
      ...["map.account", "map.open", "map.back"],
      ...["review.open", "review.back", "review.excluded"],
    ],
  },
  technician: {
    commands: ["connections", "import", "requests"],
    actions: [
      ...["approval.open", "approval.review", "approval.turn", "approval.withdraw"],
      ...["connect.open", "connect.test", "connect.refresh"],
      ...[
        "import.account",
        "import.open",
        "import.new",
        "import.start",
        "import.cancel",
        "import.retry",
        "import.undo",
      ],
      ...[
        "import.csv",
        "import.options",
        "import.contacts",
        "import.find",
        "import.turn",
        "import.all",
        "import.clear",
      ],
      ...["import.done", "import.preview", "import.namesakes", "import.back"],
      ...["map.change", "map.refresh", "map.confirm", "map.remove"],
      ...["map.search", "map.find", "map.unfilter", "map.reread", "map.turn"],
      ...["review.sure", "review.turn", "review.leave", "review.confirm", "review.one", "review.skip"],
      ...["review.map", "review.exclude", "review.other", "review.include", "review.undo"],
    ],
    forms: ["import.options"],
  },
  approver: {
    actions: ["approval.approve", "approval.reject"],
    forms: ["approval.reject"],
  },
  admin: {
    commands: ["approvals", "connect", "goto", "health", "settings", "start"],
    actions: [
      "access.grant",
      ...["approval.policy", "approval.policy-when", "approval.policy-how"],
      ...["checklist.show", "checklist.goto", "checklist.connections"],
      ...["connect.choose", "connect.enter", "connect.again", "connect.edit", "connect.delete"],
      ...["connect.offer", "connect.share"],
      ...["goto.sign-in", "goto.remove", "goto.list"],
      ...["health.look", "health.run-again"],
      ...["settings.turn", "settings.change", "settings.imports", "settings.member"],
    ],
    forms: [
      "approval.policy-when",
      "approval.policy-how",
      "connect.keys",
      "goto.list",
      "settings.change",
      "settings.imports",
      "settings.member",
    ],
  },
};

export interface Row {
  kind: "commands" | "actions" | "forms";
  name: string;
  role: Role;
}

export function rowsOf(table: Readonly<Record<Role, Names>>): readonly Row[] {
  return Object.entries(table).flatMap(([role, byKind]) =>
    (["commands", "actions", "forms"] as const).flatMap((kind) =>
      (byKind[kind] ?? []).map((name) => ({ kind, name, role: role as Role })),
    ),
  );
}
