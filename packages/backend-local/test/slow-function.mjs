/** Blocks its process, so that it cannot notice by itself that its server is gone. */
export function slow() {
  console.log("inside");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600_000);
}
