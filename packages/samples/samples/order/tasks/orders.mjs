const itemsPerParcel = 2;

export function reserveItems(items) {
  const parcels = [];
  for (let start = 0; start < items.length; start += itemsPerParcel)
    parcels.push({ number: parcels.length + 1, items: items.slice(start, start + itemsPerParcel) });
  console.log(`${items.length} items in ${parcels.length} parcels`);
  return { order: `o-${items.length}`, parcels };
}
