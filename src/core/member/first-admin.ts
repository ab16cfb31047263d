import type { Services } from "../services.ts";

/** Whether nobody can set anything up yet, so that a one-time code must be made and shown in the log. */
export async function adminCodeNeeded(services: Pick<Services, "members">): Promise<boolean> {
  const members = await services.members.list();
  return !members.some(({ role }) => role === "admin");
}
