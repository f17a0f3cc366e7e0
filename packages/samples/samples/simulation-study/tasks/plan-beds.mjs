const bedsPerWard = 120;

export function planBeds({ beds, needed }) {
  const wards = Math.max(Math.ceil((needed - beds) / bedsPerWard), 0);
  return { wards, bedsAfter: beds + wards * bedsPerWard };
}
