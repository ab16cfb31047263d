const EMAILS_PER_FILTER = 20; // keeps the address below 2,000 characters

export interface UserFilter {
  text: string;
  emails: readonly string[];
}

/**
 * Filters that find users by address, in GoTo's own form: (email="(?i)dana@x.example") | (email="…"). The value is a pattern, so
 * every sign that could mean something else is sent as "any sign"; the caller compares what comes back.
 */
export function emailFilters(emails: readonly string[]): readonly UserFilter[] {
  const filters: UserFilter[] = [];
  for (let from = 0; from < emails.length; from += EMAILS_PER_FILTER) {
    const some = emails.slice(from, from + EMAILS_PER_FILTER);
    const text = some.map((email) => `(email="(?i)${email.replace(/[^a-z0-9@_-]/gi, ".")}")`).join(" | ");
    filters.push({ text, emails: some });
  }
  return filters;
}
