import { el } from "./dom.js";

/** An input block: its label, its element, its hint. Each change goes to the sandbox, as a client keeps it. */
export function renderInput(block, state, where, act) {
  const { element } = block;
  const target = { blockId: block.block_id, actionId: element.action_id };
  const set = (value) => act({ act: "set", where, target, value });
  const entered = state?.[block.block_id]?.[element.action_id];
  const control = renderControl(element, entered, set, block.label?.text ?? element.placeholder?.text ?? "");
  const optional = block.optional ? el("small", {}, " (optional)") : null;
  const isGroup = element.type === "checkboxes" || element.type === "radio_buttons";
  return el(
    isGroup ? "fieldset.input" : "label.input",
    { "data-block": block.block_id ?? "" },
    block.label && el(isGroup ? "legend" : "span.label", {}, block.label.text, optional),
    control,
    block.hint && el("span.hint", {}, block.hint.text),
  );
}

function renderControl(element, entered, set, label) {
  switch (element.type) {
    case "plain_text_input": {
      const value = entered?.value ?? element.initial_value ?? "";
      const shared = {
        value,
        placeholder: element.placeholder?.text ?? "",
        maxLength: element.max_length ?? 3000,
        ariaLabel: label,
        autocomplete: "off",
      };
      const control = element.multiline
        ? el("textarea", { ...shared, rows: 5 })
        : el("input", { ...shared, type: "text" });
      const enterKey = (event) => {
        if (event.key !== "Enter" || element.multiline || event.currentTarget.form) return;
        event.preventDefault();
        control.blur();
      };
      control.addEventListener("keydown", enterKey);
      control.addEventListener("change", () => set(control.value));
      return control;
    }
    case "static_select": {
      const chosen = (entered?.selected_option ?? element.initial_option)?.value;
      const options = element.options.map((option) =>
        el("option", { value: option.value, selected: option.value === chosen }, option.text.text),
      );
      const none =
        chosen === undefined ? [el("option", { value: "", selected: true }, element.placeholder?.text ?? "")] : [];
      const control = el("select", { ariaLabel: label }, ...none, ...options);
      control.addEventListener("change", () => set(control.value === "" ? null : control.value));
      return control;
    }
    case "checkboxes": {
      const chosen = new Set((entered?.selected_options ?? element.initial_options ?? []).map(({ value }) => value));
      const boxes = element.options.map((option) => {
        const box = el("input", { type: "checkbox", value: option.value, checked: chosen.has(option.value) });
        box.addEventListener("change", () =>
          set(
            boxes
              .map(([input]) => input)
              .filter(({ checked }) => checked)
              .map(({ value }) => value),
          ),
        );
        return [box, option];
      });
      return el(
        "div.boxes",
        {},
        boxes.map(([box, option]) =>
          el(
            "label.box",
            {},
            box,
            el("span", {}, option.text.text, option.description && el("small", {}, option.description.text)),
          ),
        ),
      );
    }
    case "radio_buttons": {
      const chosen = (entered?.selected_option ?? element.initial_option)?.value;
      const name = `${element.action_id}-${Math.random()}`;
      return el(
        "div.boxes",
        {},
        element.options.map((option) => {
          const radio = el("input", { type: "radio", name, value: option.value, checked: option.value === chosen });
          radio.addEventListener("change", () => set(option.value));
          return el("label.box", {}, radio, el("span", {}, option.text.text));
        }),
      );
    }
    default:
      return el("span.unknown", {}, `(${element.type})`);
  }
}
