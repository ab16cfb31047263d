#!/usr/bin/env node
// The `crosswalk` command. TypeScript is compiled in memory by tsx, so that it works after `npm ci` alone.
import { register } from "tsx/esm/api";

register();
await import("../src/cli.ts");
