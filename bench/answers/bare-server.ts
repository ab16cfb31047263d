import { createServer } from "node:http";
import { freePort } from "../../sandbox/free-port.ts";
import { timed } from "./figures.ts";

/** Milliseconds of so many requests at once to a server that answers nothing: what this machine gives at all. */
export async function bareServer(requests: number): Promise<number[]> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.end("{}"));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const all = await Promise.all(
    Array.from({ length: requests }, () =>
      timed(async () => {
        await (await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "{}" })).text();
      }),
    ),
  );
  server.close();
  server.closeAllConnections();
  return all;
}
