// Reads a report as JSON from standard input and counts its words, one field after another, as a slow indexer would.
let text = "";
for await (const chunk of process.stdin) text += chunk;
const report = JSON.parse(text);

const counts = {};
for (const [field, value] of Object.entries(report)) {
  const words = JSON.stringify(value).match(/[\p{L}\p{N}-]+/gu) ?? [];
  counts[field] = words.length;
  console.error(`indexed ${field}: ${words.length} words`);
  await new Promise((resolve) => setTimeout(resolve, 1500));
}
console.log(JSON.stringify({ indexed: counts }));
