const EMAILS_PER_FILTER = 20; // keeps the address below 2,000 characters

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
  const filters: UserFilter[] = [];
  for (let from = 0; from < plain.length; from += EMAILS_PER_FILTER) {
    const some = plain.slice(from, from + EMAILS_PER_FILTER);
    filters.push({ text: some.map((email) => `(email="(?i)${email}")`).join(" | "), emails: some });
  }
  const others = emails.filter((email) => !isPlain(email));
  return [...filters, ...others.map((email) => ({ text: `email eq "${email}"`, emails: [email] }))];
}

function isPlain(email: string): boolean {
  return /^[a-z0-9@._-]+$/i.test(email);
}
