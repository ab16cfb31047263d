import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What this process keeps in objects and typed arrays, in MB, after all garbage is collected. */
export function heapMb(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}
