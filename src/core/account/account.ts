/** A customer account in GoTo. `key` is GoTo's own; `emailDomains` are those of its users, free-mail dropped. */
export interface Account {
  id: string;
  version: number;
  key: string;
  name: string;
  /** Which sign-in reaches it; absent for accounts that came from a CSV. */
  signInId?: string;
  emailDomains: readonly string[];
  /** When its users were last looked at for their domains; absent: not yet. */
  domainsReadAt?: Date;
}
