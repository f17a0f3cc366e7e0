import { readFileSync } from "node:fs";
import { NoopBackend } from "@fermata/backend-noop";
import { describeBackend } from "@fermata/backend-testing";

// The example of the conformance suite's README, which cannot run there: its package stands below every adapter.
const text = readFileSync(new URL("../../backend-testing/README.md", import.meta.url), "utf8");
const [, example = ""] = /```js\n(?:\/\/ .+\n|import .+\n)+([\s\S]+?)```/.exec(text) ?? [];
new Function("describeBackend", "NoopBackend", example)(describeBackend, NoopBackend);
