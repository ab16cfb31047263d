import { renderCard } from "./adaptive-card.js";
import { avatar, clock, el, getJson, post, redrawWhenChanged, updateList } from "./dom.js";

/** The Teams pane: a channel beside the 1:1 chat with the bot, for the person who is chosen. */
export function startTeamsPane(root) {
  let person = "";
  let channelId = "";
  let toastsSeen = null;
  const act = async (body) => {
    const outcome = await post(`/api/teams?person=${person}`, body);
    await refresh();
    return outcome;
  };
  const people = el("select", {
    ariaLabel: "Person in Teams",
    onchange: () => {
      person = people.value;
      toastsSeen = null;
      refresh();
    },
  });
  const channels = el("select", {
    ariaLabel: "Team channel",
    onchange: () => {
      channelId = channels.value;
      refresh();
    },
  });
  const channelList = el("div.messages", { ariaLabel: "Channel posts", role: "log" });
  const chatList = el("div.messages", { ariaLabel: "Chat with Crosswalk", role: "log" });
  const dialog = el("div.dialog-place");
  const toast = el("div.toast", { role: "status", hidden: true });
  root.append(
    el("div.bar", {}, el("span.app", {}, "Microsoft Teams"), el("label", {}, "You are ", people)),
    el(
      "div.columns",
      {},
      el(
        "div.column.channel",
        {},
        el("h2", {}, channels),
        channelList,
        composer("@Crosswalk …", () => ({ channel: channelId })),
      ),
      el(
        "div.column.chat",
        {},
        el("h2", {}, "Crosswalk ", el("small", {}, "chat")),
        chatList,
        composer("Type a message", () => ({})),
      ),
    ),
    toast,
    dialog,
  );

  function composer(placeholder, where) {
    const input = el("input", { placeholder, ariaLabel: placeholder, autocomplete: "off" });
    const send = async (event) => {
      event.preventDefault();
      const text = input.value.trim().replace(/^@crosswalk\s*/i, "");
      if (input.value.trim() === "") return;
      input.value = "";
      await act({ act: "type", text, ...where() });
    };
    return el("form.composer", { onsubmit: send }, input, el("button", { type: "submit", ariaLabel: "Send" }, "➤"));
  }

  function drawList(list) {
    const kept = new Map();
    return (messages) => {
      const nodes = messages.map((message) => {
        const text = JSON.stringify(message);
        const known = kept.get(message.id);
        if (known?.text === text) return known.node;
        const node = renderMessage(message);
        kept.set(message.id, { text, node });
        return node;
      });
      updateList(list, nodes);
    };
  }

  function renderMessage(message) {
    const press = (index, inputs) => act({ act: "press", messageId: message.id, index, inputs });
    const answerFile = (accept) => () => act({ act: "file", messageId: message.id, accept });
    return el(
      `article.message${message.isBot ? "" : ".own"}`,
      {},
      avatar(message.author),
      el(
        "div.body",
        {},
        el(
          "div.by",
          {},
          el("b", {}, message.author),
          el("time", {}, clock(message.at)),
          message.isEdited && el("small", {}, "Edited"),
        ),
        message.text && el("p.line", {}, message.text),
        message.card && el("div.card", {}, renderCard(message.card, press)),
        message.file &&
          el(
            "div.card",
            {},
            el("p", {}, `📄 ${message.file}`),
            el(
              "div.actions",
              {},
              el("button.primary", { type: "button", onclick: answerFile(true) }, "Allow"),
              el("button", { type: "button", onclick: answerFile(false) }, "Decline"),
            ),
          ),
      ),
    );
  }

  const drawPeople = redrawWhenChanged((list, chosen) => {
    people.replaceChildren(
      ...list.map(({ id, name, locale }) =>
        el("option", { value: id, selected: id === chosen }, `${name} (${locale})`),
      ),
    );
  });
  const drawChannels = redrawWhenChanged((list, chosen) => {
    channels.replaceChildren(...list.map(({ id, name }) => el("option", { value: id, selected: id === chosen }, name)));
  });
  const drawChannel = drawList(channelList);
  const drawChat = drawList(chatList);
  const drawDialog = redrawWhenChanged((open) => {
    if (!open) return dialog.replaceChildren();
    const close = () => act({ act: "close" });
    const frame = el(
      "div.modal",
      {
        role: "dialog",
        ariaModal: "true",
        ariaLabel: open.title,
        onkeydown: (event) => event.key === "Escape" && close(),
      },
      el(
        "header",
        {},
        el("h3", {}, open.title),
        el("button.x", { type: "button", onclick: close, ariaLabel: "Close" }, "×"),
      ),
      el(
        "div.content",
        {},
        renderCard(open.card, (index, inputs) => act({ act: "dialog", index, inputs })),
      ),
    );
    dialog.replaceChildren(el("div.veil", {}, frame));
    frame.querySelector("input, select, textarea")?.focus();
  });

  function showToasts(toasts) {
    const isNew = toastsSeen !== null && toasts.length > toastsSeen;
    toastsSeen = toasts.length;
    if (!isNew) return;
    toast.textContent = toasts.at(-1);
    toast.hidden = false;
    clearTimeout(Number(toast.dataset.timer));
    toast.dataset.timer = String(setTimeout(() => (toast.hidden = true), 4000));
  }

  async function refresh() {
    const state = await getJson(`/api/teams?person=${person}`);
    person = state.me.id;
    if (!state.channels.some(({ id }) => id === channelId)) channelId = state.channels[1]?.id ?? "";
    drawPeople(state.people, person);
    drawChannels(
      state.channels.map(({ id, name }) => ({ id, name })),
      channelId,
    );
    drawChannel(state.channels.find(({ id }) => id === channelId)?.messages ?? []);
    drawChat(state.chat);
    drawDialog(state.dialog);
    showToasts(state.toasts);
  }
  return refresh;
}
