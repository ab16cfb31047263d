import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/fixtures/print-servers.ts", "test/fixtures/sent-commands/noted.ts"],
    setupFiles: ["test/fixtures/sent-commands/record-commands.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 3,
    // Files share their worker's modules: loading the bot anew for each takes longer than its tests.
    isolate: false,
  },
});
