/**
 * What Slack accepts, in characters (UTF-16 units), items or bytes. Source: Slack's Block Kit reference and method pages
 * and @slack/types 3.2.0, read 2026-11; where a measured figure differs from the page, the comment says so.
 */
export const slackLimits = {
  text: { min: 1, max: 3000 },
  id: 255,
  message: {
    blocks: 50,
    text: 40_000,
    /** chat.update alone: bytes of the text after `& < >` are escaped (`msg_too_long`). */
    updatedTextBytes: 4000,
    /** All text in the blocks together; measured at 13,202, on no page (`msg_blocks_too_long`, bolt-js #2509). */
    blockText: 13_200,
    attachments: 100,
  },
  view: {
    blocks: { min: 1, max: 100 },
    title: 24,
    submit: 24,
    close: 24,
    privateMetadata: 3000,
    callbackId: 255,
    externalId: 255,
    /** Whole view as JSON (`view_too_large`). */
    bytes: 250_000,
    /** Views open on one another, the first included (`push_limit_reached`). */
    stack: 3,
  },
  button: { text: 75, url: 3000, value: 2000, accessibilityLabel: 75 },
  confirm: { title: 100, text: 300, confirm: 30, deny: 30 },
  option: { text: 75, value: 150, description: 75, url: 3000 },
  optionGroup: { label: 75, options: { min: 1, max: 100 } },
  select: { placeholder: 150, options: { min: 1, max: 100 }, groups: { min: 1, max: 100 } },
  overflow: { min: 1, max: 5 },
  checkboxes: { min: 1, max: 10 },
  radioButtons: { min: 1, max: 10 },
  fileInput: { min: 1, max: 10 },
  plainTextInput: { maxLength: 3000 },
  actions: { min: 1, max: 25 },
  context: { min: 1, max: 10 },
  contextActions: { min: 1, max: 5 },
  header: 150,
  section: { text: 3000, fields: { min: 1, max: 10 }, field: 2000 },
  image: { url: 3000, alt: 2000, title: 2000 },
  input: { label: 2000, hint: 2000 },
  markdown: 12_000,
  video: { alt: 200, title: 200, author: 50, description: 200, provider: 50, url: 3000 },
  alert: 200,
  card: { title: 150, subtitle: 150, body: 200, subtext: 200, actions: { min: 0, max: 3 } },
  carousel: { min: 1, max: 10 },
  container: { title: 150, subtitle: 150, children: { min: 1, max: 10 } },
  iconButton: { users: { min: 0, max: 10 } },
  table: { rows: { min: 1, max: 100 }, columns: { min: 1, max: 20 } },
  dataTable: { rows: { min: 2, max: 201 }, columns: { min: 1, max: 20 }, pageSize: { min: 1, max: 100 } },
  /** Options that an option load may answer; more shows "No result" without a word. */
  suggestions: 100,
  trigger: { lifeMs: 3000 },
  responseUrl: { uses: 5, lifeMs: 30 * 60_000 },
  /** Time that the app has to answer a command, a click, a submit, an option load or an event. */
  ackMs: 3000,
  /** When an event is sent again: at once, after a minute, after five. */
  retryDelaysMs: [0, 60_000, 300_000],
} as const;

/** Calls per minute that Slack publishes; `chat.postMessage` counts per channel, all others per app and workspace. */
export const callsPerMinute: Readonly<Record<string, number>> = {
  "chat.postMessage": 60,
  "chat.update": 50,
  "chat.delete": 50,
  "chat.postEphemeral": 100,
  "conversations.open": 50,
  "conversations.info": 50,
  "conversations.members": 100,
  "users.info": 100,
  "users.list": 20,
  "views.open": 100,
  "views.update": 100,
  "views.push": 100,
  "views.publish": 100,
};
