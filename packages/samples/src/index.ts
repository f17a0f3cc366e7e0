/**
 * Example workflows with their tasks, read from the folder `samples`. Read `list-samples.ts`, then any folder there.
 */
export { listSamples, type Sample, type SampleFile, samplesDirectory } from "./list-samples.ts";
