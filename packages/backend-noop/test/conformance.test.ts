import { NoopBackend } from "@fermata/backend-noop";
import { describeBackend } from "@fermata/backend-testing";

const reason = "does nothing, so there is nothing to see of it";

describeBackend("noop", () => new NoopBackend(), {
  exempt: [
    { rule: "B1", title: "environment", reason },
    { rule: "B1", title: "working directory", reason },
    { rule: "B1", title: "standard input", reason },
    { rule: "B1", title: "arguments reach", reason },
    { rule: "B2", title: "could never satisfy", reason: "satisfies everything" },
    { rule: "B4", reason },
    { rule: "B5", title: "a log is readable", reason },
    { rule: "B5", title: "the log files", reason },
    { rule: "B5", title: "captureStdio", reason },
    { rule: "B5", title: "what a function prints", reason },
    { rule: "B6", title: "kill", reason },
    { rule: "B6", title: "never yields", reason },
    { rule: "B6", title: "what waits for room", reason },
    { rule: "B20", title: "stop settles", reason },
    { rule: "B22", title: "taken once", reason },
    { rule: "B22", title: "twice runs once", reason },
    { rule: "B23", title: "few hundred", reason },
  ],
});
