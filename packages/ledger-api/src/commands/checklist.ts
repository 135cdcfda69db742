import { z } from 'zod';
import { sha256 } from '../identifiers.ts';
import { checklistReference } from '../records/application.ts';
import { checklistRules } from '../records/checklist.ts';

export const publishChecklist = z.strictObject({ rules: checklistRules, source: sha256 });

export const retireChecklist = checklistReference;

export const checklistQuery = checklistReference;
