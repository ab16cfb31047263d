import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod/v4";

/** One heavy check. `scale` 1 is the whole of it; it throws at the first thing that is not as it should be. */
export interface SoakOptions {
  seed: number;
  scale: number;
  print(line: string): void;
}

/** A file `test/soak/NAME.ts` exports `soak(options: SoakOptions): Promise<void>`. */
const soakModule = z.object({
  soak: z.custom<(options: SoakOptions) => Promise<void>>((it) => typeof it === "function"),
});

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && file !== "run-soak.ts")
  .map((file) => file.slice(0, -".ts".length));

/** `npm run soak -- NAME|all --seed N --scale S`. Exits 1 when a check fails; the printed seed replays it. */
async function run(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: "string", default: "1" }, scale: { type: "string", default: "0.1" } },
  });
  const [asked = "all"] = positionals;
  const [seed, scale] = [Number(values.seed), Number(values.scale)];
  const chosen = asked === "all" ? names : names.filter((name) => name === asked);
  if (chosen.length === 0) throw new Error(`There is no soak "${asked}"; there is: ${names.join(", ")}.`);
  if (!Number.isSafeInteger(seed) || !(scale > 0)) throw new Error("--seed is a whole number, --scale is above 0.");
  for (const name of chosen) {
    console.log(`soak ${name}: seed ${seed}, scale ${scale}`);
    const began = Date.now();
    const { soak } = soakModule.parse(await import(`./${name}.ts`));
    await soak({ seed, scale, print: (line) => console.log(`  ${line}`) });
    console.log(`soak ${name}: passed in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  }
}

if (process.argv[1]?.endsWith("run-soak.ts")) {
  run().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
