/** Adaptive Card elements and actions up to version 1.5 with what each requires. Source: adaptivecards.io schema explorer, 2026-11. */
export const elementShapes: Readonly<
  Record<string, { required: readonly string[]; children: readonly string[]; isInput?: true }>
> = {
  TextBlock: { required: ["text"], children: [] },
  RichTextBlock: { required: ["inlines"], children: [] },
  Image: { required: ["url"], children: [] },
  ImageSet: { required: ["images"], children: [] },
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

/** Microsoft's limits for bots in Teams, 2026-11: 28 KB of card a message is the figure clients keep to; 6 actions a set. */
export const teamsCardLimits = { bytes: 28 * 1024, actions: 6, columns: 2, choices: 500 } as const;
