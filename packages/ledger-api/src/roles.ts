import { z } from 'zod';

/** Value of the `role` attribute in a member's certificate. */
export const ROLES = ['clerk', 'reviewer', 'auditor', 'admin'] as const;

export type Role = (typeof ROLES)[number];

export const role = z.enum(ROLES);
