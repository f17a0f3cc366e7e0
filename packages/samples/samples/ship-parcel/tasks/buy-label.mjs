// node buy-label.mjs NUMBER ITEMS_AS_JSON
const [number, items] = process.argv.slice(2).map((argument) => JSON.parse(argument));
const weight = items.reduce((sum, item) => sum + item.length, 0);
console.log(
  JSON.stringify({
    trackingNumber: `F-${number}-${String(weight).padStart(4, "0")}`,
    cents: 490 + 100 * Math.ceil(weight / 4),
  }),
);
