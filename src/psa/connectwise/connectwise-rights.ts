/** Security role of the API member, by the names of ConnectWise's own menu. */
export const COMPANIES_RIGHT = "Companies › Company Maintenance: Inquire All";
export const CONTACTS_RIGHT = "Companies › Contacts: Inquire All";
export const TABLES_RIGHT = "System › Table Setup: Inquire All";
