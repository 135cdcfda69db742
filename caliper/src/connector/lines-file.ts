/** Environment variable with the beginning of the files' names into which workers write finished transactions. */
export const LINES_FILE_VARIABLE = 'LIANJIAN_BENCH_LINES';
