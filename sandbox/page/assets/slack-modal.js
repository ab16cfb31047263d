import { renderBlocks } from "./block-kit.js";
import { el } from "./dom.js";

/** A modal as Slack shows it. What is entered goes to the sandbox at once, so that nothing is lost when the view is redrawn. */
export function renderModal(view, act) {
  const close = () => act({ act: "close", viewId: view.id });
  const submit = async (event) => {
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    await Promise.all(pending);
    const button = form.querySelector("button.primary");
    if (button) button.disabled = true;
    const outcome = await act({ act: "submit", viewId: view.id });
    if (button) button.disabled = false;
    if (outcome.errors) showErrors(outcome.errors);
  };
  const pending = [];
  const set = (body) => {
    const sent = act(body);
    pending.push(sent);
    return sent;
  };
  const blocks = renderBlocks(view.blocks, {}, { id: view.id }, set);
  const form = el(
    "form.modal",
    {
      onsubmit: submit,
      role: "dialog",
      ariaModal: "true",
      ariaLabel: view.title,
      onkeydown: (event) => event.key === "Escape" && close(),
    },
    el(
      "header",
      {},
      el("h3", {}, view.title),
      el("button.x", { type: "button", onclick: close, ariaLabel: "Close" }, "×"),
    ),
    el("div.content", {}, blocks),
    el(
      "footer",
      {},
      el("button", { type: "button", onclick: close }, view.close),
      view.submit && el("button.primary", { type: "submit" }, view.submit),
    ),
  );
  const showErrors = (errors) => {
    for (const [block, text] of Object.entries(errors)) {
      const input = form.querySelector(`[data-block="${CSS.escape(block)}"]`);
      input?.querySelector(".error")?.remove();
      input?.append(el("div.error", { role: "alert" }, text));
    }
  };
  queueMicrotask(() => form.querySelector("input, select, textarea")?.focus());
  return el("div.veil", {}, form);
}
