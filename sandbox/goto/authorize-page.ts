import type { GotoAdministrator } from "../world/goto-records.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

const style = `
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 100vh; margin: 0 }
  main { width: min(26rem, 90vw); padding: 2rem; border: 1px solid #8886; border-radius: 12px }
  h1 { font-size: 1.25rem; margin: 0 0 .5rem }
  fieldset { border: 0; padding: 0; margin: 1rem 0 }
  label { display: block; padding: .5rem .25rem }
  small { display: block; margin-left: 1.5rem; opacity: .75 }
  button { font: inherit; padding: .5rem 1.25rem; margin-right: .5rem; border: 1px solid #8888; border-radius: 8px; cursor: pointer }
  button[value=allow] { background: #0f6b4f; border-color: #0f6b4f; color: #fff }
`;

function page(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style></head><body><main>${body}</main></body></html>
`;
}

/** The consent page: whom to sign in as, Allow and Deny. `fields` are sent back as they came. */
export function authorizePage(
  administrators: readonly GotoAdministrator[],
  fields: Readonly<Record<string, string>>,
  appName: string,
): string {
  const choices = administrators.map(
    ({ email, firstName, lastName, adminRoles, accountKeys }, index) =>
      `<label><input type="radio" name="email" value="${escaped(email)}"${index === 0 ? " checked" : ""}>
${escaped(`${firstName} ${lastName}`)}<small>${escaped(email)}, ${accountKeys.length} accounts, ${escaped(adminRoles.join(", "))}</small></label>`,
  );
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  return page(
    "Sign in to GoTo (sandbox)",
    `<h1>Sign in to GoTo (sandbox)</h1>
<p>${escaped(appName)} asks to see and manage users of your accounts. This page stands in for GoTo; no password is needed.</p>
<form method="post" action="/oauth/authorize">${hidden.join("")}
<fieldset><legend>Sign in to GoTo as</legend>${choices.join("\n")}</fieldset>
<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></form>`,
  );
}

/** Why the request cannot be shown to a person. */
export function authorizeProblemPage(problem: string): string {
  return page("GoTo (sandbox): request refused", `<h1>GoTo refused the request</h1><p>${escaped(problem)}</p>`);
}
