import { mkdirSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { Catalog } from "./catalog.ts";
import { Disk } from "./disk.ts";
import { expireDocuments } from "./expire-documents.ts";
import { replicaSet } from "./hello-commands.ts";
import { type DirectoryLock, lockDirectory } from "./lock-directory.ts";
import { Commands } from "./run-command.ts";
import { serveConnection } from "./serve-connection.ts";

export interface EmbeddedStore {
  /** For mongoose and the driver; the database is `crosswalk`. */
  uri: string;
  port: number;
  close(): Promise<void>;
}

export interface EmbeddedStoreOptions {
  dataDir: string;
  /** Default: one that is free. */
  port?: number;
}

const sweepMs = 60_000;
const sessionSweepMs = 5_000;

/**
 * A server on 127.0.0.1 that speaks MongoDB's protocol and keeps its data in `dataDir`. Throws `DirectoryInUseError` when another
 * process has the directory.
 */
export async function startEmbeddedStore({ dataDir, port = 0 }: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const lock = lockDirectory(dataDir);
  let disk: Disk | undefined;
  try {
    const files = join(dataDir, "store");
    mkdirSync(files, { recursive: true, mode: 0o700 });
    disk = new Disk(files);
    return await serve(new Catalog(disk), disk, port, lock);
  } catch (error) {
    await disk?.close();
    lock.free();
    throw error;
  }
}

async function serve(catalog: Catalog, disk: Disk, asked: number, lock: DirectoryLock): Promise<EmbeddedStore> {
  const sockets = new Set<Socket>();
  let commands: Commands | undefined;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    if (commands) serveConnection(socket, commands);
    else socket.destroy();
  });
  const port = await listen(server, asked);
  const address = `127.0.0.1:${port}`;
  commands = new Commands(catalog, address);
  const { sessions } = commands;
  // A failed sweep is tried again at the next one.
  const sweep = setInterval(() => void expireDocuments(catalog, Date.now()).catch(() => undefined), sweepMs).unref();
  const sessionSweep = setInterval(() => sessions.expire(Date.now()), sessionSweepMs).unref();
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    clearInterval(sweep);
    clearInterval(sessionSweep);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
    await disk.close();
    lock.free();
  }

  const uri = `mongodb://${address}/crosswalk?replicaSet=${replicaSet}&directConnection=true`;
  lock.announce(uri);
  return {
    uri,
    port,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
