import { startEmbeddedStore } from "../../src/store/embedded/embedded-store.ts";

/** The embedded store in a process of its own, in the folder of the first argument; tells its address to the parent. */
const store = await startEmbeddedStore({ dataDir: process.argv[2] ?? "" });
process.send?.(store.uri);
process.on("disconnect", () => void store.close().then(() => process.exit(0)));
