const form = /^mongodb(?:\+srv)?:\/\/(?:[^@/]*@)?([^/?]+)(?:\/([^?]*))?/;
const usualDatabase = "crosswalk";

export interface MongodbAddress {
  /** Hosts and ports, without user and password. */
  hosts: string;
  database: string;
}

/** Reads `mongodb://user:password@host,host/database?options`. `null`: it is no such address. */
export function readMongodbAddress(uri: string): MongodbAddress | null {
  const parts = form.exec(uri.trim());
  if (!parts?.[1]) return null;
  return { hosts: parts[1], database: parts[2] ? decodeURIComponent(parts[2]) : usualDatabase };
}
