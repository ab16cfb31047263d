import { expect, it } from "vitest";
import type { Person, Seen } from "../../sandbox/people/person.ts";
import type { Card } from "../../src/bot/card.ts";
import type { Reply } from "../../src/bot/reply.ts";
import { cardWithForm, keysForm, lineCard } from "./sample-cards.ts";
import type { Script } from "./scripted-answer.ts";
import type { SurfacePlatform } from "./surface-platform.ts";

/** What a test of the contract has before it. */
export interface Scene {
  script: Script;
  platform: SurfacePlatform;
  anna: Person;
  /** Has the card posted to Anna and answers it as she sees it. */
  shows(card: Card): Promise<Seen>;
  messageTitled(title: string, channel?: string): Promise<Seen>;
}

/** The part of the surface contract that is about forms. */
export function formContract(scene: () => Scene): void {
  it("opens a form, shows what is wrong under its field twice, and closes it when all is right", async () => {
    const { script, platform, anna, shows, messageTitled } = scene();
    const seen = await shows(cardWithForm);
    script.on(() => ({ kind: "form", form: keysForm() }));
    await anna.clicks(seen, "Enter keys");
    await anna.waitFor((person) => person.form()?.fields.length || null);
    expect(anna.form()).toMatchObject({ title: "ConnectWise keys", submitLabel: "Test & save" });

    for (const round of ["first", "second"]) {
      const problem = `Refused the ${round} time`;
      script.on(() => ({ kind: "form", form: keysForm({ server: `${round}.example`, problem, kept: true }) }));
      await anna.submits({
        Server: round,
        "Private key": "s3cret",
        Region: "North America",
        "Check every night": false,
      });
      const form = await anna.waitFor((person) =>
        person.form()?.fields.some((field) => field.problem?.includes(problem)) ? person.form() : null,
      );
      expect(form?.fields.find(({ label }) => label === "Server")?.value).toBe(`${round}.example`);
      expect(form?.fields.find(({ label }) => label === "Private key")?.value ?? "").toBe("");
      expect(JSON.stringify(form?.raw)).not.toContain("s3cret");
      const { values, secrets, form: formName, context } = script.last("submission");
      expect(values).toEqual({ server: round, region: "na", nightly: "false" });
      expect(secrets).toEqual({ privateKey: "s3cret" });
      expect([formName, context]).toEqual(["connect.keys", "d1"]);
    }

    script.on(() => ({ kind: "replace", shown: { card: lineCard("Connected", "All is well") } }));
    await anna.submits({ Server: "third.example" });
    expect((await messageTitled("Connected")).id).toBe(seen.id);
    await anna.waitFor((person) => (person.form() === null ? true : null));
    expect(platform.violations()).toEqual([]);
  });

  it("says in the form or in its place what else the door answers", async () => {
    const { script, platform, anna, shows } = scene();
    const seen = await shows(cardWithForm);
    script.on(() => ({ kind: "notice", text: "Only admins may do this." }));
    await anna.clicks(seen, "Enter keys");
    await anna.waitFor((person) =>
      [person.form()?.text ?? "", ...person.lines()].find((line) => line.includes("Only admins may do this.")),
    );
    expect(platform.violations()).toEqual([]);
  });

  it("shows that it is testing, then the outcome, when a submission takes long", async () => {
    const { script, platform, anna, shows } = scene();
    const seen = await shows(cardWithForm);
    script.on(() => ({ kind: "form", form: keysForm() }));
    await anna.clicks(seen, "Enter keys");
    await anna.waitFor((person) => person.form()?.fields.length || null);
    let finish: (reply: Reply) => void = () => undefined;
    script.on(() => new Promise<Reply>((resolve) => (finish = resolve)));
    await anna.submits({ Server: "slow.example", "Private key": "s3cret" });
    await anna.waitFor(isTesting);
    finish({ kind: "form", form: keysForm({ server: "slow.example", problem: "No such key", kept: true }) });
    if (platform.differs?.outcomeIsFetched) await anna.submits({});
    await anna.waitFor(
      (person) => (person.form()?.fields.some(({ problem }) => problem?.includes("No such key")) ? true : null),
      8000,
    );
    expect(platform.violations()).toEqual([]);
  }, 15_000);

  it("brings the outcome to the 1:1 when the form is closed while it is tested", async () => {
    const { script, anna, shows } = scene();
    const seen = await shows(cardWithForm);
    script.on(() => ({ kind: "form", form: keysForm() }));
    await anna.clicks(seen, "Enter keys");
    await anna.waitFor((person) => person.form()?.fields.length || null);
    let finish: (reply: Reply) => void = () => undefined;
    script.on(() => new Promise<Reply>((resolve) => (finish = resolve)));
    await anna.submits({ Server: "slow.example", "Private key": "s3cret" });
    await anna.waitFor(isTesting);
    await anna.closesForm();
    finish({ kind: "form", form: keysForm({ problem: "No such key", kept: true }) });
    const told = await anna.waitFor((person) => person.sees().find(({ text }) => text.includes("No such key")), 8000);
    expect(told.text).toContain("Private key");
    expect(told.text).not.toContain("s3cret");
  }, 15_000);
}

function isTesting(person: Person): true | null {
  const form = person.form();
  return form && /testing/i.test(`${form.title} ${form.text}`) ? true : null;
}
