import { installCaliper } from '../caliper.ts';
import { runContractBenchmark } from '../contract-benchmark.ts';

process.exitCode = installCaliper() || (await runContractBenchmark('caliper/tuning.ts'));
