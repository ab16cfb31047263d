import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ServerError } from "../../src/store/embedded/server-error.ts";
import { doc } from "../../src/store/embedded/value.ts";
import { readRequest, writeReply } from "../../src/store/embedded/wire-message.ts";
import { openStores } from "../../src/store/open-stores.ts";
import { quietLog } from "../fixtures/quiet-log.ts";
import { wallClock } from "../fixtures/test-clock.ts";

/** A MongoDB server that belongs to no replica set, as far as it says of itself. */
let server: Server;
const asked: string[] = [];
const alone = {
  helloOk: true,
  ismaster: true,
  isWritablePrimary: true,
  maxBsonObjectSize: 16 * 2 ** 20,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
  ok: 1,
};

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", (message) => {
      const request = readRequest(message);
      if (request.body instanceof ServerError) return socket.destroy();
      asked.push(String(request.body.keys().next().value));
      return socket.write(writeReply(request, doc(alone)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

it("is refused, with what to do, before anything is written", async () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const uri = `mongodb://127.0.0.1:${port}/crosswalk?directConnection=true`;
  await expect(openStores({ uri, clock: wallClock, log: quietLog })).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining("rs.initiate()"),
  });
  expect(asked.filter((name) => !/^(hello|ismaster|endSessions)$/i.test(name))).toEqual([]);
});
