/**
 * The process in which functions of users run, one call at a time. It is a process and not a thread, so that a cancel can kill whatever
 * the function does, its own children included, and so that its exit, its memory and its crash are its own.
 */
import { closeSync, mkdirSync, openSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { capturedOutput } from "./captured-output.ts";
import type { FunctionAnswer, FunctionCall } from "./function-protocol.ts";

const ownDirectory = process.cwd();
const ownEnvironment = { ...process.env };

/** Each `process.stdout.write` goes to the log of the call that runs, at once, so that it can be read while the function works. */
function redirect(stream: NodeJS.WriteStream, descriptor: number | undefined): void {
  stream.write = ((chunk: string | Uint8Array, encoding?: BufferEncoding | (() => void), done?: () => void) => {
    const bytes =
      typeof chunk === "string" ? Buffer.from(chunk, typeof encoding === "string" ? encoding : "utf8") : chunk;
    for (let offset = 0; descriptor !== undefined && offset < bytes.length; )
      offset += writeSync(descriptor, bytes, offset);
    (typeof encoding === "function" ? encoding : done)?.();
    return true;
  }) as NodeJS.WriteStream["write"];
}

async function call(request: FunctionCall): Promise<string> {
  const { modulePath, functionName, args, kwargs } = request;
  // A changed file is another module; an unchanged one is loaded once per worker.
  const { mtimeMs } = statSync(modulePath);
  const loaded = (await import(`${pathToFileURL(modulePath).href}?changed=${mtimeMs}`)) as Record<string, unknown>;
  const named = loaded[functionName] ?? (loaded.default as Record<string, unknown> | undefined)?.[functionName];
  if (typeof named !== "function") throw new TypeError(`${modulePath} exports no function named ${functionName}`);
  const hasKwargs = kwargs !== undefined && Object.keys(kwargs).length > 0;
  const value: unknown = await (hasKwargs ? named(...args, kwargs) : named(...args));
  return JSON.stringify(value) ?? "null";
}

async function answer(request: FunctionCall): Promise<FunctionAnswer> {
  const { id, logBase, captureStdio, captureBytesMax } = request;
  const descriptors = captureStdio ? openLogs(logBase) : [];
  redirect(process.stdout, descriptors[0]);
  redirect(process.stderr, descriptors[1]);
  const captured = () => (captureStdio ? { output: capturedOutput(logBase, captureBytesMax) } : {});
  try {
    process.chdir(request.cwd ?? ownDirectory);
    setEnvironment(request.env ?? {});
    const json = await call(request);
    return { id, ok: true, json, ...captured() };
  } catch (error) {
    return { id, ok: false, ...describe(error), ...captured() };
  } finally {
    // What the function still writes after its end belongs to no call.
    redirect(process.stdout, undefined);
    redirect(process.stderr, undefined);
    for (const descriptor of descriptors) closeSync(descriptor);
  }
}

function openLogs(logBase: string): number[] {
  mkdirSync(dirname(logBase), { recursive: true, mode: 0o700 });
  return [openSync(`${logBase}.stdout`, "w", 0o600), openSync(`${logBase}.stderr`, "w", 0o600)];
}

function setEnvironment(added: Readonly<Record<string, string | null>>): void {
  for (const name of Object.keys(process.env)) if (!(name in ownEnvironment)) delete process.env[name];
  Object.assign(process.env, ownEnvironment);
  for (const [name, value] of Object.entries(added)) {
    if (value === null) delete process.env[name];
    else process.env[name] = value;
  }
}

function describe(error: unknown): { type: string; message: string; traceback?: string } {
  if (!(error instanceof Error)) return { type: "Error", message: typeof error === "string" ? error : String(error) };
  const { name, message, stack } = error;
  return { type: name, message, ...(stack === undefined ? {} : { traceback: stack }) };
}

process.on("message", (request: FunctionCall) => {
  void answer(request).then((reply) => process.send?.(reply, undefined, undefined, () => {}));
});
// Without a server nobody would ever take the result; the next one calls the function again.
process.on("disconnect", () => process.exit(0));
