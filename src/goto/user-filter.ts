/** As many as we add in one call; what is read back fits one page. */
const MOST_EMAILS = 50;
/** Of the filter as it stands in the address. Servers take 8,000 for the whole request line. */
const MOST_LETTERS = 6_000;

export interface UserFilter {
  text: string;
  emails: readonly string[];
}

/**
 * Filters that find users by address, in the two forms of GoTo's guides: (email="(?i)dana@x.example") | (email="…"), whose values
 * are patterns, for many; email eq "dana+1@x.example" for one whose signs would mean something in a pattern. What comes back may
 * be more than was asked for. Null when an address cannot be quoted.
 */
export function emailFilters(emails: readonly string[]): readonly UserFilter[] | null {
  if (emails.some((email) => /["\\\s]/.test(email))) return null;
  const plain = emails.filter(isPlain);
  const filters: { text: string; emails: string[] }[] = [];
  for (const email of plain) {
    const part = `(email="(?i)${email}")`;
    const last = filters.at(-1);
    const longer = last && `${last.text} | ${part}`;
    if (last && longer && last.emails.length < MOST_EMAILS && encodeURIComponent(longer).length <= MOST_LETTERS) {
      last.text = longer;
      last.emails.push(email);
    } else {
      filters.push({ text: part, emails: [email] });
    }
  }
  const others = emails.filter((email) => !isPlain(email));
  return [...filters, ...others.map((email) => ({ text: `email eq "${email}"`, emails: [email] }))];
}

function isPlain(email: string): boolean {
  return /^[a-z0-9@._-]+$/i.test(email);
}
