// Forms of the values that the environment holds: all are texts.
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { isNetwork } from '../webhooks/address-rule.ts';

/** A whole number within bounds. */
export const whole = (least: number, most: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'expected a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `expected a number from ${least} to ${most}`);

/** Relative paths start at the working directory. */
export const path = z
  .string()
  .min(1, 'expected a path')
  .transform((value) => (isAbsolute(value) ? value : resolve(value)));

export const mspIds = z
  .string()
  .transform((text) => text.split(',').map((id) => id.trim()))
  .pipe(z.array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/, 'expected MSP ids, separated by commas')).min(1))
  .refine((ids) => new Set(ids).size === ids.length, 'an organisation is there twice');

export const postgresUrl = z
  .url({ protocol: /^postgres(ql)?$/, error: 'expected postgres://user:password@host:port/database' })
  .optional();

/** Addresses with the length of their common beginning. */
export const networks = z
  .string()
  .transform((text) => text.split(',').map((network) => network.trim()))
  .refine((all) => all.every(isNetwork), 'expected networks such as 10.20.0.0/16, separated by commas');
