import { renderBlocks } from "./block-kit.js";
import { avatar, clock, el, getJson, post, redrawWhenChanged, updateList } from "./dom.js";
import { renderModal } from "./slack-modal.js";

/** The Slack pane: a channel beside the 1:1 with the bot, for the person who is chosen. Answers a function that refreshes it. */
export function startSlackPane(root) {
  let person = "";
  let channelId = "";
  let state = null;
  const act = async (body) => {
    const outcome = await post(`/api/slack?person=${person}`, body);
    await refresh();
    return outcome;
  };

  const people = el("select", { ariaLabel: "Person in Slack", onchange: () => choose(people.value) });
  const channels = el("select", {
    ariaLabel: "Channel",
    onchange: () => {
      channelId = channels.value;
      refresh();
    },
  });
  const channelList = el("div.messages", { ariaLabel: "Channel messages", role: "log" });
  const chatList = el("div.messages", { ariaLabel: "Messages with Crosswalk", role: "log" });
  const modal = el("div.modal-place");
  root.append(
    el("div.bar", {}, el("span.app", {}, "Slack"), el("label", {}, "You are ", people)),
    el(
      "div.columns",
      {},
      el(
        "div.column.channel",
        {},
        el("h2", {}, channels),
        channelList,
        composer("/psa … or @Crosswalk", () => channelId),
      ),
      el(
        "div.column.chat",
        {},
        el("h2", {}, "Crosswalk ", el("small", {}, "app")),
        chatList,
        composer("Message Crosswalk, or /psa …", () => "bot"),
      ),
    ),
    modal,
  );

  function composer(placeholder, where) {
    const input = el("input", { placeholder, ariaLabel: placeholder, autocomplete: "off" });
    const send = async (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (text === "") return;
      input.value = "";
      await act({ act: "type", text, channel: where() });
    };
    return el("form.composer", { onsubmit: send }, input, el("button", { type: "submit", ariaLabel: "Send" }, "➤"));
  }

  async function choose(id) {
    person = id;
    await refresh();
  }

  const drawPeople = redrawWhenChanged((list, chosen) => {
    people.replaceChildren(
      ...list.map(({ id, name, locale, isGuest }) =>
        el("option", { value: id, selected: id === chosen }, `${name} (${isGuest ? "guest" : locale})`),
      ),
    );
  });
  const drawChannels = redrawWhenChanged((list, chosen) => {
    channels.replaceChildren(
      ...list.map(({ id, name }) => el("option", { value: id, selected: id === chosen }, `# ${name}`)),
    );
  });
  const drawList = (list) => {
    const kept = new Map();
    return (messages) => {
      const seen = new Set(messages.map(({ ts }) => ts));
      for (const ts of kept.keys()) if (!seen.has(ts)) kept.delete(ts);
      const nodes = messages.map((message) => {
        const { state: entered, ...content } = message;
        const text = JSON.stringify([content, state.files.length]);
        const known = kept.get(message.ts);
        if (known?.text === text) return known.node;
        const node = renderMessage(message);
        kept.set(message.ts, { text, node });
        return node;
      });
      updateList(list, nodes);
    };
  };
  const drawChannel = drawList(channelList);
  const drawChat = drawList(chatList);

  function renderMessage(message) {
    const where = { channel: message.channel, ts: message.ts };
    const body =
      message.blocks.length > 0
        ? renderBlocks(message.blocks, message.state, where, act)
        : [el("p.line", {}, message.text)];
    const files = message.files.map((file) => renderFile(file));
    return el(
      "article.message",
      {},
      avatar(message.author),
      el(
        "div.body",
        {},
        el(
          "div.by",
          {},
          el("b", {}, message.author),
          el("time", {}, clock(Number(message.ts) * 1000)),
          message.isEdited && el("small", {}, "(edited)"),
        ),
        message.ephemeralFor && el("small.only-you", {}, "Only visible to you"),
        body,
        files,
      ),
    );
  }

  function renderFile(file) {
    const found = state.files.find(({ id }) => id === file.id);
    const href = found ? URL.createObjectURL(new Blob([found.text], { type: "text/csv" })) : "#";
    return el("a.file", { href, download: file.name ?? "file" }, `📄 ${file.name ?? file.title ?? "file"}`);
  }

  const drawModal = redrawWhenChanged((view) => modal.replaceChildren(...(view ? [renderModal(view, act)] : [])));

  async function refresh() {
    state = await getJson(`/api/slack?person=${person}`);
    const { seen } = state;
    person = seen.userId;
    const open = seen.channels.filter(({ kind }) => kind !== "im");
    if (!open.some(({ id }) => id === channelId)) channelId = (open.find(({ hasBot }) => hasBot) ?? open[0])?.id ?? "";
    drawPeople(state.people, person);
    drawChannels(
      open.map(({ id, name }) => ({ id, name })),
      channelId,
    );
    drawChannel(open.find(({ id }) => id === channelId)?.messages ?? []);
    drawChat(seen.channels.find(({ kind }) => kind === "im")?.messages ?? []);
    const view = seen.view;
    drawModal(view && { ...view, state: undefined, entered: view.hash });
  }
  return refresh;
}
