import { inputProblems } from "./input-problems.ts";
import { viewClosed, viewSubmission } from "./interaction-payloads.ts";
import { isObject, type JsonObject, objectsIn } from "./json-object.ts";
import { changed, recordTrouble, recordViolation, type SlackCore, type Trouble } from "./slack-core.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import type { SlackView } from "./slack-workspace.ts";
import { checkedView, pushView, replaceView, setStack, stackOf } from "./view-stack.ts";
import { type SeenView, topView } from "./what-people-see.ts";

/** `incomplete`: the client itself objects and sends nothing. `view` is what is on top afterwards. */
export type SubmitOutcome =
  | { kind: "incomplete"; errors: Record<string, string> }
  | { kind: "errors"; errors: Record<string, string> }
  | { kind: "closed" | "cleared" | "updated" | "pushed"; view: SeenView | null }
  | { kind: "trouble"; trouble: Trouble };

function viewOnTop(core: SlackCore, userId: string, viewId: string | undefined): SlackView {
  const top = stackOf(core, userId).at(-1);
  if (top === undefined) throw new Error(`${userId} has no modal open.`);
  if (viewId !== undefined && viewId !== top.id) throw new Error(`View ${viewId} is not on top; ${top.id} is.`);
  return top;
}

/** Presses the submit button of the view on top and does what the app's answer says. */
export async function submit(core: SlackCore, userId: string, viewId?: string): Promise<SubmitOutcome> {
  const view = viewOnTop(core, userId, viewId);
  if (view.content.submit === undefined && objectsIn(view.content.blocks).every((block) => block.type !== "input")) {
    throw new Error(`View ${view.id} has no submit button.`);
  }
  const errors = inputProblems(view.content.blocks, view.state);
  if (Object.keys(errors).length > 0) {
    view.errors = errors;
    changed(core);
    return { kind: "incomplete", errors };
  }
  const before = stackOf(core, userId);
  const outcome = await core.deliver({ kind: "interactive", payload: viewSubmission(core, view) });
  if (outcome.kind === "failed") return inTrouble(core, view, outcome.code);
  try {
    return answerSubmit(core, view, before, outcome.body);
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    const shown = isObject(outcome.body) ? outcome.body : { body: outcome.body };
    const { code, messages } = error;
    recordViolation(core, { method: "ack of view_submission", error: code, messages: [...messages], arguments: shown });
    return inTrouble(core, view, "invalid_answer");
  }
}

function inTrouble(core: SlackCore, view: SlackView, code: Trouble["code"]): SubmitOutcome {
  const action = `submit ${String(view.content.callback_id ?? view.id)}`;
  const text = "We had some trouble connecting. Try again?";
  return { kind: "trouble", trouble: recordTrouble(core, { userId: view.userId, action, code, text }) };
}

function answerSubmit(core: SlackCore, view: SlackView, before: readonly SlackView[], body: unknown): SubmitOutcome {
  const { userId } = view;
  const answer: JsonObject = isObject(body) ? body : {};
  if (body !== null && !isObject(body)) throw new SlackRefusal("invalid_response");
  switch (answer.response_action) {
    case undefined:
      if (Object.keys(answer).length > 0) throw new SlackRefusal("invalid_response");
      closeTop(core, view, before);
      return { kind: "closed", view: topView(core, userId) };
    case "clear":
      setStack(core, userId, []);
      return { kind: "cleared", view: null };
    case "errors":
      return showErrors(core, view, answer.errors);
    case "update": {
      const content = checkedView(core, answer.view, view);
      if (stackOf(core, userId).includes(view)) replaceView(core, view, content);
      return { kind: "updated", view: topView(core, userId) };
    }
    case "push":
      pushView(core, userId, checkedView(core, answer.view));
      return { kind: "pushed", view: topView(core, userId) };
    default:
      throw new SlackRefusal("invalid_response_action");
  }
}

// The client closes what is on top, also a view that the app opened or pushed before it acknowledged (slack-go #683).
function closeTop(core: SlackCore, submitted: SlackView, before: readonly SlackView[]): void {
  const stack = stackOf(core, submitted.userId);
  const top = stack.at(-1);
  const wasClosedByPerson = !stack.includes(submitted) && top !== undefined && before.includes(top);
  if (!wasClosedByPerson) setStack(core, submitted.userId, stack.slice(0, -1));
}

function showErrors(core: SlackCore, view: SlackView, given: unknown): SubmitOutcome {
  if (!isObject(given) || Object.keys(given).length === 0) throw new SlackRefusal("invalid_response_errors");
  const inputs = objectsIn(view.content.blocks).filter((block) => block.type === "input");
  const unknown = Object.keys(given).filter((blockId) => inputs.every((block) => block.block_id !== blockId));
  if (unknown.length > 0)
    throw new SlackRefusal(
      "invalid_response_errors",
      unknown.map((id) => `no input block: ${id}`),
    );
  const errors = Object.fromEntries(Object.entries(given).map(([blockId, text]) => [blockId, String(text)]));
  view.errors = errors;
  changed(core);
  return { kind: "errors", errors };
}

/**
 * Presses the close button of the view on top, or the X that closes all (`all`). The app hears of it when the view asks
 * with `notify_on_close`; its answer does not matter to the person. Returns what is on top afterwards.
 */
export async function close(core: SlackCore, userId: string, viewId?: string, all = false): Promise<SeenView | null> {
  const view = viewOnTop(core, userId, viewId);
  const isCleared = all || view.content.clear_on_close === true;
  const stack = stackOf(core, userId);
  const closed = isCleared ? [...stack].reverse() : [view];
  setStack(core, userId, isCleared ? [] : stack.slice(0, -1));
  for (const gone of closed.filter((candidate) => candidate.content.notify_on_close === true)) {
    await core.deliver({ kind: "interactive", payload: viewClosed(core, gone, isCleared) });
  }
  return topView(core, userId);
}
