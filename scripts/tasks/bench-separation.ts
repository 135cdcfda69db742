import { runContractBenchmark } from '../contract-benchmark.ts';

process.exitCode = await runContractBenchmark('caliper/separation.ts');
