// The embedded profile with its trial consortium: npm start. Data lies in data/, unless LIANJIAN_DATA says otherwise.
import { serve } from '../serve.ts';
import { build } from '../steps.ts';

process.exitCode = build() || (await serve({}));
