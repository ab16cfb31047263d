import { renderInput } from "./block-inputs.js";
import { el } from "./dom.js";

/** Block Kit as Slack shows it: every block that the bot sends. `act` is told what is clicked and set. */
export function renderBlocks(blocks, state, where, act) {
  return blocks.map((block) => renderBlock(block, state, where, act));
}

function renderBlock(block, state, where, act) {
  switch (block.type) {
    case "header":
      return el("h4.header", {}, block.text.text);
    case "divider":
      return el("hr");
    case "section":
      return el(
        "div.section",
        {},
        el(
          "div.words",
          {},
          block.text && renderText(block.text),
          block.fields &&
            el(
              "div.fields",
              {},
              block.fields.map((field) => el("div", {}, renderText(field))),
            ),
        ),
        block.accessory && renderElement(block.accessory, block, where, act),
      );
    case "context":
      return el(
        "div.context",
        {},
        block.elements.map((part) => (part.type === "image" ? null : renderText(part))),
      );
    case "rich_text":
      return el("div.rich", {}, block.elements.map(renderRich));
    case "actions":
      return el(
        "div.actions",
        {},
        block.elements.map((element) => renderElement(element, block, where, act)),
      );
    case "input":
      return renderInput(block, state, where, act);
    default:
      return el("p.unknown", {}, `(${block.type})`);
  }
}

function renderElement(element, block, where, act) {
  if (element.type !== "button") return renderInput({ ...block, element, label: null }, {}, where, act);
  const target = { blockId: block.block_id, actionId: element.action_id };
  const click = async (event) => {
    const button = event.currentTarget;
    if (element.url) window.open(element.url, "_blank", "noopener");
    if (element.confirm && !(await confirmed(element.confirm, button))) return;
    button.disabled = true;
    await act({ act: "click", where, target, ...(element.value !== undefined && { value: element.value }) });
    button.disabled = false;
  };
  return el(
    `button.button${element.style ? `.${element.style}` : ""}`,
    { type: "button", onclick: click },
    element.text.text,
    element.url ? " ↗" : "",
  );
}

/** Slack's own confirmation dialog. */
function confirmed({ title, text, confirm, deny, style }, opener) {
  return new Promise((resolve) => {
    const end = (answer) => () => {
      veil.remove();
      opener.focus();
      resolve(answer);
    };
    const yes = el(`button.button.${style ?? "primary"}`, { type: "button", onclick: end(true) }, confirm.text);
    const veil = el(
      "div.veil",
      { onkeydown: (event) => event.key === "Escape" && end(false)() },
      el(
        "div.modal.confirm",
        { role: "alertdialog", ariaModal: "true", ariaLabel: title.text },
        el("header", {}, el("h3", {}, title.text)),
        el("div.content", {}, renderText(text)),
        el("footer", {}, el("button.button", { type: "button", onclick: end(false) }, deny.text), yes),
      ),
    );
    opener.closest(".pane").append(veil);
    yes.focus();
  });
}

function renderText(text) {
  return el("span.text", {}, text.type === "mrkdwn" ? mrkdwn(text.text) : text.text);
}

/** The little of mrkdwn that is used: bold, and Slack's own escapes. */
function mrkdwn(text) {
  const plain = (part) => part.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return text
    .split(/(\*[^*\n]+\*)/)
    .map((part) => (/^\*.+\*$/.test(part) ? el("b", {}, plain(part.slice(1, -1))) : plain(part)));
}

function renderRich(part) {
  switch (part.type) {
    case "rich_text_section":
      return el("p", {}, part.elements.map(renderSpan));
    case "rich_text_list":
      return el(
        part.style === "ordered" ? "ol" : "ul",
        {},
        part.elements.map((item) => el("li", {}, item.elements.map(renderSpan))),
      );
    case "rich_text_quote":
      return el("blockquote", {}, part.elements.map(renderSpan));
    case "rich_text_preformatted":
      return el("pre", {}, part.elements.map(renderSpan));
    default:
      return el("p.unknown", {}, `(${part.type})`);
  }
}

function renderSpan(span) {
  const styled = (node) => {
    let result = node;
    if (span.style?.bold) result = el("b", {}, result);
    if (span.style?.italic) result = el("i", {}, result);
    if (span.style?.code) result = el("code", {}, result);
    return result;
  };
  switch (span.type) {
    case "text":
      return styled(span.text);
    case "link":
      return styled(el("a", { href: span.url, target: "_blank", rel: "noopener" }, span.text ?? span.url));
    case "emoji":
      return span.unicode
        ? String.fromCodePoint(...span.unicode.split("-").map((code) => Number.parseInt(code, 16)))
        : `:${span.name}:`;
    case "date":
      return styled(new Date(span.timestamp * 1000).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }));
    case "user":
      return el("b", {}, `@${span.user_id}`);
    default:
      return "";
  }
}
