import { Timestamp } from "bson";
import type { RunCommand } from "./command.ts";
import { doc, type Reply } from "./value.ts";

export const replicaSet = "crosswalk-embedded";

const hello: RunCommand = ({ written, address }): Reply => {
  const common = {
    helloOk: true,
    setName: replicaSet,
    setVersion: 1,
    hosts: [address],
    primary: address,
    me: address,
    secondary: false,
    maxBsonObjectSize: 16 * 2 ** 20,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: 1,
    minWireVersion: 0,
    // MongoDB 7.0's: the driver asks nothing newer.
    maxWireVersion: 21,
    readOnly: false,
  };
  return doc({ [written === "hello" ? "isWritablePrimary" : "ismaster"]: true, ...common });
};

const ping: RunCommand = () => new Map();

const buildInfo: RunCommand = () =>
  doc({
    version: "7.0.0",
    versionArray: [7, 0, 0, 0],
    gitVersion: "crosswalk-embedded",
    modules: ["crosswalk-embedded"],
    storageEngines: ["lmdb"],
    bits: 64,
    debug: false,
    maxBsonObjectSize: 16 * 2 ** 20,
  });

const whatsmyuri: RunCommand = ({ address }) => doc({ you: address });

export const helloCommands = { hello, ping, buildInfo, whatsmyuri };

/** A time that only grows, as replies carry it. */
export class ClusterClock {
  #seconds = 0;
  #count = 0;

  next(): Timestamp {
    const now = Math.floor(Date.now() / 1000);
    if (now > this.#seconds) [this.#seconds, this.#count] = [now, 0];
    this.#count += 1;
    return new Timestamp({ t: this.#seconds, i: this.#count });
  }
}
