/**
 * Loaded into a server by `--import`: at each SIGUSR2 the wall clock is off by as many milliseconds as the file named by
 * FERMATA_CLOCK_FILE says. Timers go on by the monotonic clock, as they do when a real clock is set.
 */
import { readFileSync } from "node:fs";

const Actual = Date;
let offset = 0;
globalThis.Date = class extends Actual {
  constructor(...parts) {
    if (parts.length === 0) super(Actual.now() + offset);
    else super(...parts);
  }
  static now() {
    return Actual.now() + offset;
  }
};
process.on("SIGUSR2", () => {
  offset = Number(readFileSync(process.env.FERMATA_CLOCK_FILE, "utf8"));
});
