/** Security level of the API user, by the names of Autotask's own menu (Admin › Resources/Users (HR) › Security Levels). */
export const COMPANIES_RIGHT = "CRM › Companies: View All";
export const CONTACTS_RIGHT = "CRM › Contacts: View All";
