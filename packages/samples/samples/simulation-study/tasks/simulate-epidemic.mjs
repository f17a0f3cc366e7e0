// node simulate-epidemic.mjs SAMPLES SEED CONTACT_RATE
// A stochastic SIR model, stepped by the hour: each run draws how contagious the disease turns out to be and how long an illness lasts.
const [samples, seed, contactRate] = process.argv.slice(2).map(Number);
if (![samples, seed, contactRate].every(Number.isFinite)) {
  console.error("usage: simulate-epidemic.mjs SAMPLES SEED CONTACT_RATE");
  process.exit(2);
}

const population = 100_000;
const hospitalShare = 0.035;
const stepDays = 1 / 24;

// A linear congruential generator of 48 bits in two halves, so that a seed gives the same study on every machine.
let state = (BigInt(seed) * 0x9e3779b97f4a7c15n) & 0xffffffffffffn;
function random() {
  state = (state * 0x5deece66dn + 11n) & 0xffffffffffffn;
  return Number(state >> 16n) / 2 ** 32;
}
function normal(mean, deviation) {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return mean + deviation * radius * Math.cos(2 * Math.PI * random());
}

function peakPatients() {
  const rate = Math.max(normal(contactRate, contactRate * 0.06), 0);
  const recovery = 1 / Math.max(normal(7, 0.5), 1);
  let susceptible = population - 20;
  let infected = 20;
  let peak = infected;
  for (let day = 0; day < 365 && infected > 0.5; day += stepDays) {
    const newInfections = rate * infected * (susceptible / population) * stepDays;
    const recoveries = recovery * infected * stepDays;
    susceptible -= newInfections;
    infected += newInfections - recoveries;
    peak = Math.max(peak, infected);
  }
  return Math.round(peak * hospitalShare);
}

const peaks = [];
for (let run = 1; run <= samples; run++) {
  peaks.push(peakPatients());
  if (run % 100 === 0) console.error(`${run} of ${samples} runs`);
}
console.log(JSON.stringify({ seed, peaks }));
