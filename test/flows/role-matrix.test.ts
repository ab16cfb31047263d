import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "../../sandbox/people/person.ts";
import { teamsSeed } from "../../sandbox/teams/teams-organisation.ts";
import type { Button } from "../../src/bot/card.ts";
import { collectDoors } from "../../src/bot/doors.ts";
import type { Door, Feature } from "../../src/bot/feature.ts";
import { allFeatures } from "../../src/bot/features/features.ts";
import type { Actor, Member } from "../../src/core/member/member.ts";
import { roles } from "../../src/core/member/role.ts";
import { openStage, platforms, type Stage } from "./open-stage.ts";
import { leastRoles, type Row, rowsOf } from "./role-table.ts";

const passed: string[] = [];

function counted(kind: string, doors: Readonly<Record<string, Door<never>>> = {}) {
  return Object.fromEntries(
    Object.entries(doors).map(([name, door]) => {
      const { waitsFor: _, ...rest } = door;
      const answer = async () => {
        passed.push(`${kind} ${name}`);
        return { kind: "notice" as const, text: `passed ${passed.length}` };
      };
      return [name, { ...rest, answer }];
    }),
  );
}

const form = (name: string) => ({ name, title: "Matrix", submitLabel: "Send", cancelLabel: "Close", context: "x" });
const field = { kind: "text" as const, name: "word", label: "Word", optional: true, maxLength: 20 };
const matrix: Feature = {
  name: "matrix",
  actions: {
    "matrix.form": {
      role: "none",
      opensForm: true,
      answer: async ({ choice = "" }) => ({ kind: "form", form: { ...form(choice), intro: [], fields: [field] } }),
    },
  },
};

/** The real doors with the real roles; behind each one a word that it was passed, instead of what it does. */
const features = (): readonly Feature[] => [
  ...allFeatures().map((feature) => ({
    ...feature,
    commands: counted("commands", feature.commands as never),
    actions: counted("actions", feature.actions as never),
    forms: counted("forms", feature.forms as never),
  })),
  matrix,
];

const doors = collectDoors(allFeatures());
const all = rowsOf(leastRoles);
/** What the table says of a door that is gone does no harm. */
const rows = all.filter(({ kind, name }) => doors[kind].has(name));
const rank = (role: Row["role"]) => roles.indexOf(role);

describe("the table of roles", () => {
  const isIn = ({ kind, name }: Row) => `${kind} ${name}`;

  it("has one row for everything that can be typed, clicked or submitted, with the role that its door asks for", () => {
    const real = (["commands", "actions", "forms"] as const).flatMap((kind) =>
      [...doors[kind]].map(([name, { role }]): Row => ({ kind, name, role })),
    );
    const inTable = new Map(rows.map((row) => [isIn(row), row.role]));
    expect(real.map((row) => [isIn(row), row.role])).toEqual(real.map((row) => [isIn(row), inTable.get(isIn(row))]));
    expect(real.length).toBeGreaterThan(80);
    expect(new Set(all.map(isIn)).size).toBe(all.length);
  });
});

describe.each(platforms)("every door in %s", (platform) => {
  let stage: Stage;
  let member: Member;
  let operator: Actor;
  beforeAll(async () => {
    stage = await openStage(platform, { features: features() });
    operator = { tenantId: stage.app.tenantId, memberId: "", name: "operator", role: "admin", via: "cli" };
    await stage.admin.types("help");
    await stage.colleague.types("help");
    const members = await stage.colleague.waitFor(() => (stage.colleague.sees().length > 0 ? true : null)).then(list);
    const [admin, colleague] = [stage.admin, stage.colleague].map(({ name }) =>
      members.find((known) => known.name === name),
    );
    if (!admin || !colleague) throw new Error("both are members by now");
    await stage.app.services.members.setRole(operator, admin.id, "admin");
    member = colleague;
  });
  afterAll(() => stage.stop());

  const list = () => stage.app.services.members.list();

  async function post(buttons: readonly Button[]) {
    const surface = stage.app.surfaces.find((each) => each.platform === platform);
    if (!surface) throw new Error("the platform has a surface");
    const blocks = chunks(buttons, 5).map((some) => ({ kind: "buttons" as const, buttons: some }));
    const card = { title: `Doors ${stage.colleague.sees().length}`, summary: "Doors", blocks };
    await surface.post(await surface.oneToOne(member.address), card);
    return stage.colleague.waitFor(() => stage.colleague.sees().find(({ title }) => title === card.title));
  }

  /** What they do, and what they are told upon it: that they passed the door, or that they may not. */
  async function tries(person: Person, act: () => Promise<void>): Promise<string> {
    const [cards, lines, doorsPassed] = [person.sees().length, person.lines().length, passed.length];
    await act();
    const told = await person.waitFor(() =>
      [
        ...person
          .sees()
          .slice(cards)
          .map(({ text }) => text),
        ...person.lines().slice(lines),
        person.form()?.text ?? "",
      ]
        .map((text) => /passed \d+|This needs the role|Ask for access|no access/.exec(text)?.[0])
        .find((text) => text !== undefined),
    );
    if (person.form()) await person.closesForm();
    return told.startsWith("passed")
      ? (passed[doorsPassed] ?? "none")
      : `refused, ${passed.length - doorsPassed} passed`;
  }

  function should(row: Row, role: Row["role"]): string {
    return rank(role) >= rank(row.role) ? `${row.kind} ${row.name}` : "refused, 0 passed";
  }

  it.each(roles)("lets the role %s pass as the table says", { timeout: 120_000 }, async (role) => {
    const { colleague } = stage;
    await stage.app.services.members.setRole(operator, member.id, role);
    const wrong: string[] = [];
    const check = async (row: Row, act: () => Promise<void>) => {
      const found = await tries(colleague, act);
      if (found !== should(row, role)) wrong.push(`${row.kind} ${row.name}: ${found}`);
    };
    for (const row of rows.filter(({ kind }) => kind === "commands"))
      await check(row, () => colleague.types(`${row.name} something`));
    for (const some of chunks(
      rows.filter(({ kind }) => kind === "actions"),
      20,
    )) {
      const buttons = some.map(({ name }) => {
        const opensForm = doors.actions.get(name)?.opensForm;
        return { action: name, id: "x", label: name, ...(opensForm && { opensForm }) };
      });
      const seen = await post(buttons);
      for (const row of some) await check(row, () => colleague.clicks(seen, row.name));
    }
    const forms = rows.filter(({ kind }) => kind === "forms");
    const button = ({ name }: Row) => ({ action: "matrix.form", id: "x", choice: name, label: name, opensForm: true });
    const seen = await post(forms.map(button));
    for (const row of forms) {
      await check(row, async () => {
        await colleague.clicks(seen, row.name);
        await colleague.waitFor(() => colleague.form()?.fields.find(({ label }) => label === "Word"));
        await colleague.submits({});
      });
    }
    expect(wrong).toEqual([]);
  });

  it("lets a guest or a stranger pass nowhere, and says why", { timeout: 120_000 }, async () => {
    const { stranger, outside } = stage;
    // In Teams nobody is reached in private who has not added the app.
    if (platform === "teams") outside.teams.person(teamsSeed.stranger).record.hasApp = true;
    const passedBefore = passed.length;
    for (const { name } of rows.filter(({ kind }) => kind === "commands")) {
      const before = stranger.sees().length + stranger.lines().length;
      await stranger.types(name);
      const heard = () => [...stranger.sees().map(({ text }) => text), ...stranger.lines()];
      await stranger.waitFor(() => (heard().length > before ? true : null));
      expect(heard().every((text) => text.includes("cannot use Crosswalk"))).toBe(true);
    }
    expect(passed.length).toBe(passedBefore);
  });

  it("was never refused by the platform, and never left a click unanswered", () => {
    expect(stage.outside[platform].violations).toEqual([]);
    expect(stage.outside[platform].troubles).toEqual([]);
  });
});

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
