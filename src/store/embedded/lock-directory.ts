import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const held = new Set<string>();

/** The directory is in use by another store. */
export class DirectoryInUseError extends Error {
  override name = "DirectoryInUseError";
}

/** Makes the directory and takes it for this process; returns what frees it. A lock of a dead process is taken over. */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(resolve(directory), "store.lock");
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
      break;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST") || attempt > 2) throw error;
      const holder = Number.parseInt(readText(path), 10);
      if (held.has(path) || (holder !== process.pid && isAlive(holder))) {
        throw new DirectoryInUseError(
          `${directory} is in use by process ${holder}. Stop that process, give this one another DATA_DIR, or set MONGODB_URI so that both share a server.`,
        );
      }
      rmSync(path, { force: true });
    }
  }
  held.add(path);
  return () => {
    held.delete(path);
    rmSync(path, { force: true });
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
