/** What goes wrong on purpose. Without `method` and `path` it befalls every request. */
export interface Fault {
  method?: string;
  /** Befalls requests whose path contains the text or matches. */
  path?: string | RegExp;
  /** How many requests it befalls; all until cleared when absent. */
  times?: number;
  /** The request is carried out at once, and its answer held back this long. */
  delayMs?: number;
  /** Answered instead of carrying the request out, with the body that this server gives for that status. */
  status?: number;
  /** In place of the server's own body for `status`. */
  body?: string;
  headers?: Readonly<Record<string, string>>;
  /** The connection is cut: `before` the request is carried out, or `after` it, so that only the answer is lost. */
  dropConnection?: "before" | "after";
}

/** Settable while a server runs. The first fault that fits a request befalls it. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** For servers: the fault of this request, counted as used; `null` when nothing goes wrong. */
  take(method: string, path: string): Fault | null;
}

export function makeFaults(): Faults {
  let pending: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      pending.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear() {
      pending = [];
    },
    take(method, path) {
      const found = pending.find(({ fault, left }) => left > 0 && fits(fault, method, path));
      if (!found) return null;
      found.left -= 1;
      return found.fault;
    },
  };
}

function fits(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.path === undefined) return true;
  return typeof fault.path === "string" ? path.includes(fault.path) : fault.path.test(path);
}
