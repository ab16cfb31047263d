/** Adaptive Card elements and actions up to version 1.5 with what each requires. Source: adaptivecards.io schema explorer, 2026-11. */
export const elementShapes: Readonly<
  Record<string, { required: readonly string[]; children: readonly string[]; isInput?: true }>
> = {
  TextBlock: { required: ["text"], children: [] },
  RichTextBlock: { required: ["inlines"], children: [] },
  Image: { required: ["url"], children: [] },
  ImageSet: { required: ["images"], children: ["images"] },
  Container: { required: ["items"], children: ["items"] },
  ColumnSet: { required: [], children: ["columns"] },
  Column: { required: [], children: ["items"] },
  FactSet: { required: ["facts"], children: [] },
  ActionSet: { required: ["actions"], children: [] },
  Table: { required: ["rows"], children: ["rows"] },
  TableRow: { required: ["cells"], children: ["cells"] },
  TableCell: { required: ["items"], children: ["items"] },
  "Input.Text": { required: ["id"], children: [], isInput: true },
  "Input.Number": { required: ["id"], children: [], isInput: true },
  "Input.Date": { required: ["id"], children: [], isInput: true },
  "Input.Time": { required: ["id"], children: [], isInput: true },
  "Input.Toggle": { required: ["id", "title"], children: [], isInput: true },
  "Input.ChoiceSet": { required: ["id", "choices"], children: [], isInput: true },
};

export const actionShapes: Readonly<Record<string, readonly string[]>> = {
  "Action.Execute": ["verb", "title"],
  "Action.Submit": ["title"],
  "Action.OpenUrl": ["url", "title"],
  "Action.ShowCard": ["card", "title"],
  "Action.ToggleVisibility": ["targetElements"],
};

/**
 * Limits for bots in Teams, 2026-11. `bytes`, of a whole message and of an invoke's answer: 28 KB, which all clients keep to.
 * `columns` is our own: three are too narrow on phones. `refreshUserIds`: Microsoft's page on refreshing cards.
 */
export const teamsCardLimits = { bytes: 28 * 1024, actions: 6, columns: 2, choices: 500, refreshUserIds: 60 } as const;
