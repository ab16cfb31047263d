import {
  anything,
  flag,
  integerFrom,
  listOf,
  objectOf,
  oneOf,
  type Rule,
  type Shape,
  stringOf,
  typedObject,
} from "./shape-rules.ts";

const style = objectOf({
  optional: {
    bold: flag,
    italic: flag,
    strike: flag,
    code: flag,
    underline: flag,
    highlight: flag,
    client_highlight: flag,
    unlink: flag,
  },
});
const id = stringOf(255, 1);
const many = { min: 0, max: 10_000 };

const inlineShapes: Readonly<Record<string, Shape>> = {
  text: { required: { text: stringOf(12_000, 1) }, optional: { style } },
  link: { required: { url: stringOf(3000, 1) }, optional: { text: stringOf(12_000), unsafe: flag, style } },
  user: { required: { user_id: id }, optional: { style } },
  usergroup: { required: { usergroup_id: id }, optional: { style } },
  team: { required: { team_id: id }, optional: { style } },
  channel: { required: { channel_id: id }, optional: { style } },
  broadcast: { required: { range: oneOf("here", "channel", "everyone") }, optional: { style } },
  color: { required: { value: stringOf(7, 1) }, optional: { style } },
  emoji: { required: { name: stringOf(100, 1) }, optional: { unicode: stringOf(100), url: stringOf(3000), style } },
  date: {
    required: { timestamp: integerFrom(0, 9_999_999_999), format: stringOf(255, 1) },
    optional: { url: stringOf(3000), fallback: stringOf(3000), style },
  },
};

const inline: Rule = typedObject(() => inlineShapes);
const preformattedInline: Rule = typedObject(() => inlineShapes, ["text", "link"]);
const bordered = { border: integerFrom(0, 1) };

const partShapes: Readonly<Record<string, Shape>> = {
  rich_text_section: { required: { elements: listOf(inline, many) } },
  rich_text_list: {
    required: {
      style: oneOf("bullet", "ordered"),
      elements: listOf(
        typedObject(() => partShapes, ["rich_text_section"]),
        many,
      ),
    },
    optional: { indent: integerFrom(0, 8), offset: integerFrom(0, 10_000), ...bordered },
  },
  rich_text_quote: { required: { elements: listOf(inline, many) }, optional: bordered },
  rich_text_preformatted: {
    required: { elements: listOf(preformattedInline, many) },
    optional: { ...bordered, language: anything },
  },
};

export const richTextShape: Shape = {
  required: {
    elements: listOf(
      typedObject(() => partShapes),
      { min: 1, max: 10_000 },
    ),
  },
  optional: { block_id: stringOf(255, 1) },
};

/** A rich_text block where one is nested: in table cells, task cards and rich text inputs. */
export const richText: Rule = typedObject(() => ({ rich_text: richTextShape }));
