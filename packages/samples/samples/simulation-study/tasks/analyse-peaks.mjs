// Reads a JSON list of numbers from standard input and prints what it comes to.
let text = "";
for await (const chunk of process.stdin) text += chunk;
const peaks = JSON.parse(text).sort((a, b) => a - b);
const percentile = (share) => peaks[Math.min(Math.floor(share * peaks.length), peaks.length - 1)];
const mean = peaks.reduce((sum, peak) => sum + peak, 0) / peaks.length;
console.log(
  JSON.stringify({ runs: peaks.length, mean: Math.round(mean), p50: percentile(0.5), p95: percentile(0.95) }),
);
