import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const held = new Set<string>();

/** The directory is in use by another store, which answers at `uri` once it has started. */
export class DirectoryInUseError extends Error {
  override name = "DirectoryInUseError";
  readonly uri: string | undefined;
  constructor(message: string, uri: string | undefined) {
    super(message);
    this.uri = uri;
  }
}

export interface DirectoryLock {
  /** Tells other processes where the store answers. */
  announce(uri: string): void;
  free(): void;
}

/** Makes the directory and takes it for this process. A lock of a dead process is taken over. */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(resolve(directory), "store.lock");
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
      break;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST") || attempt > 2) throw error;
      const [holderText = "", uri] = readText(path).split("\n");
      const holder = Number.parseInt(holderText, 10);
      if (held.has(path) || (holder !== process.pid && isAlive(holder))) {
        throw new DirectoryInUseError(
          `${directory} is in use by process ${holder}. Stop that process, give this one another DATA_DIR, or set MONGODB_URI so that both share a server.`,
          uri || undefined,
        );
      }
      rmSync(path, { force: true });
    }
  }
  held.add(path);
  return {
    announce: (uri) => writeFileSync(path, `${process.pid}\n${uri}\n`, { mode: 0o600 }),
    free() {
      held.delete(path);
      rmSync(path, { force: true });
    },
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
