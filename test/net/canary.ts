import { createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { portOf } from "./start-server.ts";

export interface Canary {
  port: number;
  /** Connections that were accepted, whatever they said. */
  connections(): number;
}

/** Listens on every loopback address of this machine, IPv4 and, where there is one, IPv6; answers as a web server would. */
export async function startCanary(): Promise<Canary> {
  let connections = 0;
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const listen = (host: string, port: number) =>
    new Promise<Server>((resolve, reject) => {
      const server = createServer((socket) => {
        connections += 1;
        sockets.add(socket);
        socket.on("error", () => {}).end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
      });
      server.once("error", reject);
      server.listen(port, host, () => {
        servers.push(server);
        resolve(server);
      });
    });
  const port = portOf(await listen("0.0.0.0", 0));
  await listen("::1", port).catch(() => undefined); // no IPv6 here
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  });
  return { port, connections: () => connections };
}
