import { readFile, rename, writeFile } from "node:fs/promises";
import { headFromText, headToText } from "../core/audit/audit-chain.ts";
import type { AuditHeads } from "../core/ports/audit-heads.ts";
import { SecretError } from "../core/ports/secret-box.ts";

/** Keeps the head in a file of one line; without a path, nothing is kept. Throws `SecretError` for a file that holds something else. */
export function auditHeadFile(path: string | undefined): AuditHeads {
  if (path === undefined) return { read: async () => null, write: async () => undefined };
  return {
    async read() {
      const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
      });
      if (text.trim() === "") return null;
      const head = headFromText(text);
      if (head) return head;
      throw new SecretError(`AUDIT_HEAD_FILE names ${path}, which holds no head of the audit log (\`number:mac\`).`);
    },

    // A reader sees the old line or the new one, never half of it.
    async write(head) {
      const fresh = `${path}.${process.pid}.new`;
      await writeFile(fresh, `${headToText(head)}\n`, { mode: 0o600 });
      await rename(fresh, path);
    },
  };
}
