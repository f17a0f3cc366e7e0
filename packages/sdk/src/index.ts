/**
 * The client of a Fermata server. Read `find-server.ts` (where is it?), then `client.ts` (what can be asked?); `sdk-error.ts` lists how
 * a call can fail.
 */
export { type Api, Client, type ConnectOptions, connect, type StartInput, type WaitOutcome } from "./client.ts";
export { findServer, type ServerAddress } from "./find-server.ts";
export { SdkError, type SdkErrorCode } from "./sdk-error.ts";
