import type { Target, Where } from "./find-spot.ts";
import { type ActOutcome, click, set, valuesIn } from "./person-acts.ts";
import { type SuggestOutcome, suggest } from "./person-suggest.ts";
import { type CommandOutcome, command, openHome, type SayOutcome, say } from "./person-talks.ts";
import { close, type SubmitOutcome, submit } from "./person-views.ts";
import type { SlackCore } from "./slack-core.ts";
import { type StateValues, userIn } from "./slack-workspace.ts";
import { type Seen, type SeenView, see, topView } from "./what-people-see.ts";

/** What one person can do in Slack. Arguments and results are plain JSON; impossible acts throw an Error that says why. */
export interface SlackPerson {
  /** `/psa …`, in the 1:1 with the bot unless a channel id or `#name` is given. */
  command(text: string, channelId?: string): Promise<CommandOutcome>;
  /** Writes in a channel, or in the 1:1 (`"bot"`, the default). */
  say(
    text: string,
    channelId?: string,
    more?: { threadTs?: string; files?: { name: string; text: string }[] },
  ): Promise<SayOutcome>;
  click(where: Where, target: Target, more?: { value?: string; confirm?: boolean }): Promise<ActOutcome>;
  set(where: Where, target: Target, value: unknown): Promise<ActOutcome>;
  /** Types into an external select. */
  suggest(where: Where, target: Target, query: string): Promise<SuggestOutcome>;
  /** Submits the view on top; a view given must be that one. */
  submit(view?: { id: string }): Promise<SubmitOutcome>;
  close(view?: { id: string }, more?: { all?: boolean }): Promise<SeenView | null>;
  openHome(tab?: "home" | "messages"): Promise<boolean>;
  seen(): Seen;
  view(): SeenView | null;
  values(where: Where): StateValues;
}

export function personIn(core: SlackCore, userId: string): SlackPerson {
  userIn(core.workspace, userId);
  return {
    command: (text, channelId) => command(core, userId, text, channelId),
    say: (text, channelId, more) => say(core, userId, text, channelId, more),
    click: (where, target, more) => click(core, userId, where, target, more),
    set: (where, target, value) => set(core, userId, where, target, value),
    suggest: (where, target, query) => suggest(core, userId, where, target, query),
    submit: (view) => submit(core, userId, view?.id),
    close: (view, more) => close(core, userId, view?.id, more?.all),
    openHome: (tab) => openHome(core, userId, tab),
    seen: () => see(core, userId),
    view: () => topView(core, userId),
    values: (where) => valuesIn(core, userId, where),
  };
}
