import type { Socket } from "node:net";
import type { Commands } from "./run-command.ts";
import { ServerError } from "./server-error.ts";
import { largestMessage, readRequest, writeReply } from "./wire-message.ts";

/** Answers one connection's messages, one after the other. What cannot be read closes this connection alone. */
export function serveConnection(socket: Socket, commands: Commands): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let queue: Promise<void> = Promise.resolve();
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => commands.sessions.leave(socket));
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    for (let message = next(); message; message = next()) {
      const whole = message;
      queue = queue.then(() => answer(whole)).catch(() => void socket.destroy());
    }
  });

  function next(): Buffer | undefined {
    if (size < 4 || socket.destroyed) return undefined;
    if ((chunks[0]?.length ?? 0) < 4) chunks = [Buffer.concat(chunks)];
    const length = chunks[0]?.readInt32LE(0) ?? 0;
    if (length < 16 || length > largestMessage) {
      socket.destroy();
      return undefined;
    }
    if (size < length) return undefined;
    const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    chunks = all.length > length ? [all.subarray(length)] : [];
    size -= length;
    return all.subarray(0, length);
  }

  async function answer(message: Buffer): Promise<void> {
    const request = readRequest(message);
    const { body, silent } = request;
    const reply = body instanceof ServerError ? commands.errorReply(body) : await commands.answer(body, socket);
    if (!silent && !socket.destroyed) socket.write(writeReply(request, reply));
  }
}
