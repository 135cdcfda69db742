// Every table, for the query builder. One file for each concept; a column here has its twin in migrations/.
import { materialUpload } from './material-upload.ts';

export const schema = { materialUpload };
